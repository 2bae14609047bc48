module loops {
  requires org.joblib4j;
}
