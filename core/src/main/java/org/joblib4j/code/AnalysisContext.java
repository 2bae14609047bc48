package org.joblib4j.code;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What decides an analysis besides the {@link Footprint}: the question, the Java platform, and this
 * package itself, whose digests another version of it might not give.
 *
 * @param name of the record; different questions may share one, so that there are not too many
 * @param digest of everything, as hexadecimal digits
 */
record AnalysisContext(String name, String digest) {
  private static final String PREFIX = "analysis.";

  /** Taken once, and only if it is needed. */
  private static final class Analyser {
    static final Optional<String> VERSION = version();

    private static Optional<String> version() {
      String type = AnalysisContext.class.getName().replace('.', '/') + ".class";
      URL url = AnalysisContext.class.getResource("/" + type);
      try {
        return url == null ? Optional.empty() : Optional.of(digest(url, type));
      } catch (IOException _) {
        return Optional.empty();
      }
    }

    private static String digest(URL url, String type) throws IOException {
      String folder = type.substring(0, type.lastIndexOf('/') + 1);
      Path file = CodeBase.file(url);
      if (url.getProtocol().equals("file")) {
        return digestOfFolder(file.resolveSibling("."));
      }
      try (ZipFile jar = new ZipFile(file.toFile())) {
        List<? extends ZipEntry> entries =
            jar.stream().filter(entry -> entry.getName().startsWith(folder)).toList();
        if (entries.isEmpty()) {
          throw new IOException(file + ": has no " + folder); // a jar of jars
        }
        var digest = new DigestBuffer();
        for (ZipEntry entry : entries) {
          digest.text(entry.getName()).int64(entry.getCrc()).int64(entry.getSize());
        }
        return digest.hex();
      }
    }

    private static String digestOfFolder(Path folder) throws IOException {
      var digest = new DigestBuffer();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          try (InputStream in = Files.newInputStream(file)) {
            digest.text(file.getFileName().toString()).raw(in.readAllBytes());
          }
        }
      }
      return digest.hex();
    }
  }

  /**
   * The context of a question.
   *
   * @param question what is asked, and in which place about a class of several with one name
   * @return empty where this library cannot tell which version of it runs: inside of a jar of jars,
   *     or in an image of the JVM
   */
  static Optional<AnalysisContext> of(DigestBuffer question) {
    return Analyser.VERSION.map(version -> of(question.sha256(), version));
  }

  private static AnalysisContext of(byte[] question, String version) {
    String digest =
        new DigestBuffer()
            .raw(question)
            .text(version)
            .text(Runtime.version().toString())
            .text(System.getProperty("java.vendor", ""))
            .hex();
    return new AnalysisContext(PREFIX + HexFormat.of().toHexDigits(question[0]), digest);
  }
}
