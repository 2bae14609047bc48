package org.joblib4j.hash;

/**
 * The first byte of everything in a message, which says what follows. They are part of the format:
 * none may be changed or used again.
 */
final class Tag {
  // Values without parts
  static final byte NULL = '0';
  static final byte TRUE = 'T';
  static final byte FALSE = 'F';
  static final byte INT8 = 'b';
  static final byte INT16 = 'h';
  static final byte INT32 = 'i';
  static final byte INT64 = 'l';
  static final byte CHAR = 'c';
  static final byte FLOAT32 = 'f';
  static final byte FLOAT64 = 'd';
  static final byte LATIN_TEXT = 's';
  static final byte WIDE_TEXT = 'S';
  static final byte BIG_INTEGER = 'I';
  static final byte BIG_DECIMAL = 'D';
  static final byte ENUM = 'e';
  static final byte CLASS = 'k';
  static final byte UUID = 'u';

  /** A value of a type that has a text for each of its values. */
  static final byte NAMED_TEXT = 'x';

  // Elements side by side
  static final byte ND_ARRAY = 'A';
  static final byte PRIMITIVE_ARRAY = 'P';
  static final byte MEMORY = 'Y';

  // Values with parts
  static final byte OBJECT_ARRAY = 'G';
  static final byte LIST = 'L';
  static final byte QUEUE = 'Q';
  static final byte SET = 'U';
  static final byte ORDERED_SET = 'V';
  static final byte BAG = 'B';
  static final byte MAP = 'M';
  static final byte ORDERED_MAP = 'N';
  static final byte ENTRY = 'E';

  /** Something whose only content is one other value, such as an Optional. */
  static final byte HOLDER = 'H';

  static final byte RECORD = 'r';
  static final byte OBJECT = 'o';

  /** A collection of a class that is not the platform's. */
  static final byte OWN_COLLECTION = 'W';

  /** A collection with a comparator. */
  static final byte SORTED = 'C';

  /** What the caller's context put in place of an object. */
  static final byte STAND_IN = 'Z';

  // Not values
  /** The digest of a long form in its place. */
  static final byte FOLDED = '#';

  /** A value that holds itself. */
  static final byte BACK = '^';

  /** The root of a tree of digests. */
  static final byte TREE = '%';

  private Tag() {}
}
