package org.joblib4j.persist;

import java.util.Set;

/**
 * How Java's own types pass through a file that is ordinary data to Python.
 *
 * <p>Python has one int and one float, no arrays of primitives, no enums without their class. A
 * cached function that returned an {@code Integer} must return one when the result is loaded, so
 * the file has to tell; and Python must not see it. Two habits of the pickle machine allow that.
 *
 * <h2>Several opcodes for one value</h2>
 *
 * Every number can be written in several ways, and Python reads all of them. Here the way tells the
 * type: Long as Python would have it except BININT (BININT1, BININT2, LONG1), Integer as BININT,
 * Byte, Short and BigInteger as LONG4 of one, two and more bytes, Double as BINFLOAT, Float as a
 * line of FLOAT, Character as a line of UNICODE.
 *
 * <h2>Notes</h2>
 *
 * A string that is pushed and popped at once leaves nothing behind: it is a comment. {@link
 * #HEADER} as the first of a file says that numbers are marked, and {@link #TYPE} with the name of
 * a type says what the value on top of the stack was in Java. The notes for dates carry their text
 * too, because Python's have microseconds and Java's nanoseconds.
 *
 * <h2>Objects</h2>
 *
 * A record or plain object is a {@code types.SimpleNamespace} of its components, which Python has
 * without any shim, and an attribute {@link #CLASS} with its class's name. A name in a file never
 * loads a class: it is looked up among those that the caller allows, see {@link JavaTypes}.
 */
final class JavaDialect {
  /** The note that starts every file of this library. */
  static final String HEADER = "joblib4j 1";

  /** Starts the notes that name a type. */
  static final String TYPE = "java ";

  /**
   * Starts the type of bytes that are Java's own serialization; the class's name follows. Without
   * an explicit permission they stay bytes.
   */
  static final String SERIALIZED = "serialized ";

  /** The attribute of a namespace that has the name of its class. */
  static final String CLASS = "__java_class__";

  /** Types whose notes carry the value as text, for what Python cannot hold of it. */
  static final Set<Class<?>> TEXTUAL =
      Set.of(
          java.time.Instant.class,
          java.time.LocalDateTime.class,
          java.time.OffsetDateTime.class,
          java.time.ZonedDateTime.class,
          java.time.LocalTime.class,
          java.time.OffsetTime.class,
          java.time.Duration.class);

  private JavaDialect() {}
}
