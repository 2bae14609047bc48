package org.joblib4j.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a worker is told first: a file beside the socket of its {@link Reception}, in a folder into
 * which only the user sees.
 *
 * @param token shown to the parent, so that it knows who connects
 * @param statusPage the file of the {@link StatusPage}
 * @param name the worker's name in messages
 * @param label its short name, for the lines that it prints
 * @param rank its number among its siblings, from 0 on
 */
record Greeting(String token, Path statusPage, String name, String label, int rank) {
  private static final String FILE = "greeting";

  /** One with a new token. */
  static Greeting create(Path statusPage, String name, String label, int rank) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return new Greeting(HexFormat.of().formatHex(random), statusPage, name, label, rank);
  }

  /** Leaves it in the folder. */
  void write(Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve(FILE), TemporaryNames.PRIVATE_FILE);
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
      out.writeUTF(token);
      out.writeUTF(statusPage.toString());
      out.writeUTF(name);
      out.writeUTF(label);
      out.writeInt(rank);
    }
  }

  /** Finds it there. */
  static Greeting read(Path folder) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(folder.resolve(FILE)))) {
      return new Greeting(
          in.readUTF(), Path.of(in.readUTF()), in.readUTF(), in.readUTF(), in.readInt());
    }
  }
}
