package org.joblib4j.process;

import java.util.List;

/**
 * One message as it was received.
 *
 * @param kind one of the constants of this type
 * @param body what the sender wrote
 * @param attachments what followed the body
 */
record Frame(byte kind, InBuffer body, List<Attachment> attachments) {
  /** Tasks, parent to worker. */
  static final byte BATCH = 2;

  /** What became of them, worker to parent. */
  static final byte RESULT = 3;

  /** The worker had no memory left even for its answer; it ends. */
  static final byte EXHAUSTED = 4;

  /** Asks for a class, worker to parent on the second connection. */
  static final byte FIND_CLASS = 5;

  /** Asks where resources of a name are. */
  static final byte FIND_RESOURCES = 6;

  /** Asks for the content of one of these. */
  static final byte READ_RESOURCE = 7;

  /** Asks what a logger lets through. */
  static final byte LOG_LEVEL = 8;

  /** Tells what was logged. */
  static final byte LOG = 9;

  /** The answer to each of the last five. */
  static final byte ANSWER = 10;

  /** The same frame from where it has been read to, to be read independently. */
  Frame duplicate() {
    return new Frame(kind, body.duplicate(), attachments);
  }
}
