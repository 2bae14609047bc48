package org.joblib4j.code;

/**
 * A name that an instruction refers to. Names are kept apart from the instructions because what a
 * name stands for is known only later: a class of the user, of a library, or one whose name the
 * compiler made up.
 *
 * @param owner the internal name of a class or array type, empty for {@link Kind#SIGNATURE}
 * @param name of a field or method, else empty
 * @param descriptor of a field or method or a signature, else empty; for {@link Kind#ENUM_CASES}
 *     the cases as {@code label:target,...}
 */
record Symbol(Kind kind, String owner, String name, String descriptor) {

  enum Kind {
    CALL_VIRTUAL,
    CALL_INTERFACE,
    CALL_SPECIAL,
    CALL_STATIC,
    GET_FIELD,
    PUT_FIELD,
    GET_STATIC,
    PUT_STATIC,
    NEW,
    /** A class that is only named: a cast, an array, a catch, a logger's category. */
    TYPE,
    /** A class object that may go to reflection, which then may use every member. */
    LITERAL,
    /** The types of an invokedynamic call or of a method type constant. */
    SIGNATURE,
    /** The cases of a switch over an enum, through the compiler's hidden table. */
    ENUM_CASES
  }

  static Symbol type(Kind kind, String owner) {
    return new Symbol(kind, owner, "", "");
  }

  static Symbol signature(String descriptor) {
    return new Symbol(Kind.SIGNATURE, "", "", descriptor);
  }

  /** The name and descriptor that select a method within a class. */
  String key() {
    return name + descriptor;
  }
}
