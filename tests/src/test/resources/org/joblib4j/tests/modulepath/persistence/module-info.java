/** A user's module that dumps its own classes, opened and not. */
module example.persistence {
  requires org.joblib4j;

  opens example.persistence.opened to
      org.joblib4j;
}
