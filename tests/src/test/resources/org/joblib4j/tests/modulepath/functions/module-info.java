/** A user's module. */
module example.functions {
  requires org.joblib4j;
}
