package org.joblib4j.process;

/** What one of the two JVMs does with a batch at a moment, other than sending and receiving. */
enum Phase {
  /** Nothing of the batch has arrived as yet, or nothing is done with it. */
  WAITS(0, "took nothing of what was sent to it"),

  /** The worker reads a function, or what the call carries, of a number. */
  READS_FUNCTION(1, "read the function, or what the call carries,"),

  /** The worker reads the arguments of a task. */
  READS_ARGUMENTS(2, "read the arguments of the task"),

  /** A task runs. */
  RUNS(3, "ran the task"),

  /** The worker writes the result of a task, or its failure. */
  WRITES_RESULT(4, "wrote the result of the task"),

  /** The worker sends its answer. */
  ANSWERS(5, "sent its answer"),

  /** The parent writes a function of a number. */
  WRITES_FUNCTION(6, "wrote the function, or what the call carries,"),

  /** The parent writes the arguments of a task. */
  WRITES_ARGUMENTS(7, "wrote the arguments of the task"),

  /** The parent reads the result of a task, or its failure. */
  READS_RESULT(8, "read the result of the task");

  private static final Phase[] ALL = values();

  /** Its place in this list, as the status page has it. */
  private final int code;

  private final String text;

  Phase(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** This phase of a task, or of a function, as one number. */
  long at(int number) {
    return (long) code << Integer.SIZE | (number & 0xffff_ffffL);
  }

  /** The phase of a number. */
  static Phase of(long state) {
    return ALL[(int) (state >>> Integer.SIZE)];
  }

  /** The task, or the function, of a number. */
  static int numberOf(long state) {
    return (int) state;
  }

  /** Whether the number is that of a function. */
  boolean isOfFunction() {
    return this == READS_FUNCTION || this == WRITES_FUNCTION;
  }

  /** Whether the number is that of a task, which is to blame for what happens meanwhile. */
  boolean isOfTask() {
    return this != WAITS && !isOfFunction();
  }

  /** What is done, in words that follow a name. */
  String text() {
    return text;
  }
}
