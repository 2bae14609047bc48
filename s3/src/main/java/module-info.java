/** Results of functions in a bucket of S3, or of a service like it: one cache for a team. */
// The protocol's name ends with a digit, whatever modules should do.
@SuppressWarnings("module")
module org.joblib4j.s3 {
  // The SDK's own modules are automatic ones, which cannot say what they need.
  requires java.xml;
  requires org.slf4j;
  requires transitive org.joblib4j;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries;
  requires software.amazon.awssdk.retries.api;
  requires software.amazon.awssdk.services.s3;
  requires static org.jspecify;

  exports org.joblib4j.s3;
}
