package org.joblib4j.code;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The content of a jar, or of a directory that counts as one: its digest and the classes of others
 * that it refers to.
 *
 * <p>The digest is over names, sizes and CRC-32 sums of the entries, sorted, as the jar's own
 * directory lists them: nothing is unpacked. Times, the manifest and {@code pom.properties} are
 * left out because each build writes new ones, signatures because they repeat the content.
 *
 * @param references internal names of classes elsewhere, the JDK's left out
 */
record LibraryFile(Library library, Set<String> references) {
  private static final Pattern VERSIONED_NAME = Pattern.compile("(.+?)-(\\d[^/]*)");
  private static final Pattern REWRITTEN_BY_EACH_BUILD =
      Pattern.compile("META-INF/(MANIFEST\\.MF|[^/]+\\.(SF|RSA|DSA|EC)|maven/.+/pom\\.properties)");

  /**
   * Reads a jar or a directory of classes.
   *
   * @throws IOException naming the path, when it cannot be read
   */
  static LibraryFile read(Path path) throws IOException {
    try {
      return Files.isDirectory(path) ? readDirectory(path) : readJar(path);
    } catch (IOException e) {
      throw new IOException(path + ": cannot be read as a library: " + e.getMessage(), e);
    }
  }

  private static LibraryFile readJar(Path path) throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream()
              .filter(entry -> !entry.isDirectory())
              .filter(entry -> !REWRITTEN_BY_EACH_BUILD.matcher(entry.getName()).matches())
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      var content = new DigestBuffer();
      var own = new TreeSet<String>();
      var references = new TreeSet<String>();
      for (ZipEntry entry : entries) {
        content.text(entry.getName()).int64(entry.getCrc()).int64(entry.getSize());
        if (isClass(entry.getName())) {
          own.add(className(entry.getName()));
          try (InputStream in = zip.getInputStream(entry)) {
            references.addAll(ConstantPool.classNames(in));
          }
        }
      }
      return new LibraryFile(identify(path, zip, content.hex()), foreign(references, own));
    }
  }

  private static LibraryFile readDirectory(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    var content = new DigestBuffer();
    var own = new TreeSet<String>();
    var references = new TreeSet<String>();
    for (Path file : files) {
      String name = directory.relativize(file).toString().replace('\\', '/');
      byte[] bytes = Files.readAllBytes(file);
      var crc = new CRC32();
      crc.update(bytes);
      content.text(name).int64(crc.getValue()).int64(bytes.length);
      if (isClass(name)) {
        own.add(className(name));
        references.addAll(ConstantPool.classNames(new ByteArrayInputStream(bytes)));
      }
    }
    return new LibraryFile(
        new Library(String.valueOf(directory.getFileName()), "", content.hex()),
        foreign(references, own));
  }

  private static Set<String> foreign(Set<String> references, Set<String> own) {
    references.removeAll(own);
    references.removeIf(Jdk::contains);
    return Set.copyOf(references);
  }

  private static Library identify(Path path, ZipFile zip, String digest) throws IOException {
    List<ZipEntry> coordinates = new ArrayList<>();
    zip.stream()
        .filter(e -> e.getName().startsWith("META-INF/maven/"))
        .filter(e -> e.getName().endsWith("/pom.properties"))
        .forEach(coordinates::add);
    if (coordinates.size() == 1) { // more than one: an aggregate, which they do not name
      var properties = new Properties();
      try (InputStream in = zip.getInputStream(coordinates.getFirst())) {
        properties.load(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
      }
      String artifact = properties.getProperty("artifactId");
      if (artifact != null) {
        return new Library(artifact, properties.getProperty("version", ""), digest);
      }
    }
    String file = String.valueOf(path.getFileName()).replaceFirst("\\.jar$", "");
    Matcher matcher = VERSIONED_NAME.matcher(file);
    return matcher.matches()
        ? new Library(matcher.group(1), matcher.group(2), digest)
        : new Library(file, "", digest);
  }

  private static boolean isClass(String entry) {
    return entry.endsWith(".class") && !entry.endsWith("module-info.class");
  }

  private static String className(String entry) {
    String name = entry.startsWith("META-INF/versions/") ? withoutVersion(entry) : entry;
    return name.substring(0, name.length() - ".class".length());
  }

  private static String withoutVersion(String entry) {
    return entry.substring(entry.indexOf('/', "META-INF/versions/".length()) + 1);
  }
}
