package example.fingerprints.open;

/** A class whose fields are open to reflection. */
public final class Hidden {
  private final int value;

  /** One with a value. */
  public Hidden(int value) {
    this.value = value;
  }

  @Override
  public String toString() {
    return "hidden " + value;
  }
}
