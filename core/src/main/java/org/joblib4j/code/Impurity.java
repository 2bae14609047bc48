package org.joblib4j.code;

/**
 * Something that a function's result may depend on besides its code and its arguments.
 *
 * @param kind what it depends on
 * @param method where, in user code: the method that reads the field or makes the call
 * @param detail which field or which call
 */
public record Impurity(Kind kind, String method, String detail) implements Comparable<Impurity> {

  /** What a result may depend on, and what to do about it. */
  public enum Kind {
    /** A static field, or the content of its object, that is written while the program runs. */
    MUTABLE_STATIC("make it final and immutable, or pass its value as an argument"),
    /** The time of day or a timer. */
    CLOCK("pass the time as an argument, or let the result expire"),
    /** Random numbers from no given seed. */
    RANDOM("pass the seed as an argument"),
    /** System properties, environment variables, default locale and the like. */
    ENVIRONMENT("pass the value as an argument"),
    /** Files, resources and standard input. */
    FILES("pass the content as an argument, or name the files with dependsOn"),
    /** Sockets, HTTP and databases. */
    NETWORK("pass what was fetched as an argument, or let the result expire"),
    /** Other programs. */
    PROCESS("pass what the program gives as an argument, or name a version"),
    /** Code that is found by name while the program runs. */
    REFLECTION("name the class in the code, as Some.class, or name a version"),
    /** The identity of an object, which is another in each run. */
    IDENTITY("use equals and hashCode of the content"),
    /** Code outside of the JVM. */
    NATIVE_CODE("name a version that changes with the native library"),
    /** A class whose file the class loader does not show. */
    UNKNOWN_CODE("name a version that changes with the class");

    private final String remedy;

    Kind(String remedy) {
      this.remedy = remedy;
    }

    /** What to do, as a clause that ends a sentence. */
    public String remedy() {
      return remedy;
    }
  }

  /** The finding as a sentence: where, what, and what to do. */
  public String message() {
    return method + " uses " + detail + ", which no digest of code can vouch for: " + kind.remedy();
  }

  @Override
  public int compareTo(Impurity other) {
    int byKind = kind.compareTo(other.kind);
    int byMethod = byKind != 0 ? byKind : method.compareTo(other.method);
    return byMethod != 0 ? byMethod : detail.compareTo(other.detail);
  }
}
