package org.joblib4j.process;

import java.io.IOException;

/** What the parent knows about a class that a worker asks for. */
sealed interface ClassAnswer {

  /** The loader that was asked defines it. */
  final class Bytes implements ClassAnswer {
    private final byte[] bytes;
    private final String location;
    private final PackageTexts texts;
    private final byte[] variables;

    /**
     * A class.
     *
     * @param bytes its class file
     * @param location where it comes from, as a URL; empty where that is unknown
     * @param texts what is said of its package
     * @param variables see {@link ShellVariables}, empty for most classes
     */
    Bytes(byte[] bytes, String location, PackageTexts texts, byte[] variables) {
      this.bytes = bytes;
      this.location = location;
      this.texts = texts;
      this.variables = variables;
    }

    byte[] bytes() {
      return bytes;
    }

    String location() {
      return location;
    }

    PackageTexts texts() {
      return texts;
    }

    byte[] variables() {
      return variables;
    }
  }

  /** Another loader defines it. */
  record DefinedBy(int loader) implements ClassAnswer {}

  /**
   * There is no such class, or its bytes cannot be had.
   *
   * @param reason continues a sentence that begins with the name; empty where there is no class
   */
  record Absent(String reason) implements ClassAnswer {}

  /**
   * There is such a class, and it must not be used in a worker.
   *
   * @param reason the message of the failure
   */
  record Refused(String reason) implements ClassAnswer {}

  /** Writes an answer into a frame. */
  static void write(ClassAnswer answer, OutBuffer body) throws IOException {
    switch (answer) {
      case Bytes found -> {
        body.write(1);
        body.putBytes(found.bytes());
        body.putText(found.location());
        found.texts().write(body);
        body.putBytes(found.variables());
      }
      case DefinedBy(int loader) -> {
        body.write(2);
        body.putInt(loader);
      }
      case Absent(String reason) -> {
        body.write(3);
        body.putText(reason);
      }
      case Refused(String reason) -> {
        body.write(4);
        body.putText(reason);
      }
    }
  }

  /** Reads an answer from a frame. */
  static ClassAnswer read(InBuffer body) throws IOException {
    byte kind = body.getByte();
    return switch (kind) {
      case 1 ->
          new Bytes(body.getBytes(), body.getText(), PackageTexts.read(body), body.getBytes());
      case 2 -> new DefinedBy(body.getInt());
      case 3 -> new Absent(body.getText());
      case 4 -> new Refused(body.getText());
      default -> throw new IOException("no kind of answer: " + kind);
    };
  }
}
