/** A user's module with packages that are opened, exported or neither. */
module example.fingerprints {
  requires org.joblib4j;

  exports example.fingerprints.shown;

  opens example.fingerprints.open to
      org.joblib4j;
}
