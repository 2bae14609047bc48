package org.joblib4j.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * What a worker is told first: a file beside the socket of its {@link Reception}, in a folder into
 * which only the user sees.
 *
 * @param token shown to the parent, so that it knows who connects
 * @param statusPage the file of the {@link StatusPage}
 * @param name the worker's name in messages
 * @param label its short name, for the lines that it prints
 * @param rank its number among its siblings, from 0 on
 * @param systemLoader the number of the parent's system class loader
 * @param keptProperties names of system properties that the user's worker options say
 */
record Greeting(
    String token,
    Path statusPage,
    String name,
    String label,
    int rank,
    int systemLoader,
    Set<String> keptProperties) {
  private static final String FILE = "greeting";

  Greeting {
    keptProperties = Set.copyOf(keptProperties);
  }

  /** One with a new token. */
  static Greeting create(
      Path statusPage, String name, String label, int rank, Set<String> keptProperties) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return new Greeting(
        HexFormat.of().formatHex(random),
        statusPage,
        name,
        label,
        rank,
        ParentLoaders.TABLE.idOf(ClassLoader.getSystemClassLoader()),
        keptProperties);
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
      out.writeInt(systemLoader);
      out.writeInt(keptProperties.size());
      for (String property : keptProperties) {
        out.writeUTF(property);
      }
    }
  }

  /** Finds it there. */
  static Greeting read(Path folder) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(folder.resolve(FILE)))) {
      return new Greeting(
          in.readUTF(),
          Path.of(in.readUTF()),
          in.readUTF(),
          in.readUTF(),
          in.readInt(),
          in.readInt(),
          readNames(in));
    }
  }

  private static Set<String> readNames(DataInputStream in) throws IOException {
    Set<String> names = new HashSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      names.add(in.readUTF());
    }
    return names;
  }
}
