package org.joblib4j.code;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Analyses that are kept for the next JVM, and when they are not believed. A new class loader and a
 * new {@link CodeAnalysis} stand for the next JVM: they share nothing with those before.
 */
class AnalysisRecordTest {
  /** Where the digest's value stands in a record. */
  private static final int VALUE = 4 + 4 + (1 + 4 + 64) + (1 + 4);

  private static final int CHECKSUM = 8;
  private static final String MARK = "1".repeat(64);

  @TempDir static Path folder;
  private static Compilation pristine;

  private final Records records = new Records();
  private Instant now = Instant.now().plus(Duration.ofMinutes(1));
  private Path classes;
  private Path classFile;

  /** In memory, and each content as it was written last. */
  private static final class Records implements AnalysisRecords {
    final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    int writes;

    @Override
    public Optional<byte[]> read(String name) {
      return Optional.ofNullable(contents.get(name));
    }

    @Override
    public void write(String name, byte[] content) {
      contents.put(name, content);
      writes++;
    }

    byte[] only() {
      return contents.values().iterator().next();
    }

    void replace(byte[] content) {
      contents.replaceAll((_, _) -> content);
    }
  }

  private static String source(int constant) {
    return "package app; public class App { static int counter;"
        + " static int f() { return g() + counter; }"
        + (" static int g() { return " + constant + "; }")
        + " static int plugins() { int n = 0; for (Plugin p : java.util.ServiceLoader.load("
        + "Plugin.class)) n += p.id(); return n; } }";
  }

  @BeforeAll
  static void compile() {
    pristine =
        Compilation.of(
            folder,
            Map.of(
                "app.App",
                source(1),
                "app.Plugin",
                "package app; public interface Plugin { int id(); }",
                "app.One",
                "package app; public class One implements Plugin {"
                    + " public int id() { return 1; } }"),
            "-g");
  }

  @BeforeEach
  void copy() throws IOException {
    classes = pristine.copied().directory();
    classFile = classes.resolve("app/App.class");
  }

  @Test
  void nextJvmFindsTheAnalysis() throws Exception {
    CodeDigest first = digest("f", classes);

    CodeDigest second = digest("f", classes);

    assertThat(second).isEqualTo(first);
    assertThat(second.impurities()).hasSize(1);
    assertThat(isTakenFromRecord("f", classes)).isTrue();
    assertThat(records.writes).isOne();
  }

  @Test
  void changedClassIsAnalysedAgain() throws Exception {
    CodeDigest first = digest("f", classes);
    edit(2);

    CodeDigest second = digest("f", classes);

    assertThat(second.changesSince(first)).containsExactly("app.App.g(): int changed");
    assertThat(isTakenFromRecord("f", classes)).as("the new analysis").isTrue();
  }

  @Test
  void timesThatWereSetBackAreNotBelieved() throws Exception {
    FileTime modified = FileTime.from(now.minus(Duration.ofDays(1)));
    Files.setLastModifiedTime(classFile, modified);
    CodeDigest first = digest("f", classes);
    long size = Files.size(classFile);
    edit(2);
    Files.setLastModifiedTime(classFile, modified);

    assertThat(Files.size(classFile)).isEqualTo(size);
    assertThat(digest("f", classes).value()).isNotEqualTo(first.value());
  }

  @Test
  void youngFileIsComparedByContent() throws Exception {
    now = Instant.now();
    CodeDigest first = digest("f", classes);
    FileTime modified = Files.getLastModifiedTime(classFile);
    edit(2);
    Files.setLastModifiedTime(classFile, modified);

    assertThat(digest("f", classes).value()).isNotEqualTo(first.value());
  }

  @Test
  void recordOfAYoungFileIsWrittenAnewWhenItHasBecomeOld() throws Exception {
    now = Instant.now();
    digest("f", classes);
    assertThat(records.writes).isOne();
    now = now.plus(Duration.ofMinutes(1));

    digest("f", classes);
    assertThat(records.writes).isEqualTo(2);
    digest("f", classes);
    assertThat(records.writes).isEqualTo(2);
  }

  @Test
  void programThatWasBuiltAnewFromTheSameSourcesIsNotAnalysedAgain() throws Exception {
    digest("f", classes);
    byte[] content = Files.readAllBytes(classFile);
    Files.delete(classFile);
    Files.write(classFile, content);

    assertThat(isTakenFromRecord("f", classes)).isTrue();
  }

  @Test
  void fileThatIsNewerThanTheLoadedCodeIsStaleAllTheSame() throws Exception {
    digest("f", classes);
    Files.setLastModifiedTime(classFile, FileTime.from(now.plus(Duration.ofMinutes(1))));

    assertThat(digest("f", classes).changedFiles()).containsExactly(classFile);
  }

  @Test
  void staleAnalysisIsNotKept() throws Exception {
    Files.setLastModifiedTime(classFile, FileTime.from(now.plus(Duration.ofMinutes(1))));
    digest("f", classes);

    assertThat(records.contents).isEmpty();
  }

  @Test
  void classInAFolderThatComesBeforeIsSeen() throws Exception {
    Path before = Files.createTempDirectory(folder, "before");
    digest("f", before, classes);
    assertThat(isTakenFromRecord("f", before, classes)).isTrue();
    Compilation other =
        Compilation.of(
            folder,
            Map.of(
                "app.App",
                "package app; public class App {"
                    + " static int f() { return 3; } interface Plugin {} }"));
    Files.createDirectories(before.resolve("app"));
    Files.copy(other.directory().resolve("app/App.class"), before.resolve("app/App.class"));

    assertThat(isTakenFromRecord("f", before, classes)).isFalse();
  }

  @Test
  void otherOrderOfTheClassPathIsSeen() throws Exception {
    Path edited = pristine.copied().directory();
    Compilation.at(edited).recompile("app.App", source(2));
    CodeDigest one = digest("f", classes, edited);
    CodeDigest two = digest("f", edited, classes);

    assertThat(two.value()).isNotEqualTo(one.value());
    assertThat(digest("f", classes, edited).value()).isEqualTo(one.value());
  }

  @Test
  void newProviderOfAServiceIsSeen() throws Exception {
    CodeDigest none = digest("plugins", classes);
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("app.Plugin"), "app.One");

    CodeDigest one = digest("plugins", classes);

    assertThat(one.changesSince(none)).contains("app.One.id(): int is new");
    assertThat(isTakenFromRecord("plugins", classes)).isTrue();
  }

  @Test
  void classThatWasMissingIsSeenWhenItIsThere() throws Exception {
    Path plugin = classes.resolve("app/Plugin.class");
    byte[] content = Files.readAllBytes(plugin);
    Files.delete(plugin);
    digest("plugins", classes);
    assertThat(isTakenFromRecord("plugins", classes)).isTrue();
    Files.write(plugin, content);

    assertThat(isTakenFromRecord("plugins", classes)).isFalse();
  }

  @Test
  void otherFunctionAndOtherPolicyDoNotTakeIt() throws Exception {
    CodeDigest reach = digest("f", classes);
    byte[] record = records.only();
    records.contents.clear();
    CodeDigest other = digest("g", classes);
    records.replace(record); // as when two names are the same by chance

    assertThat(digest("g", classes)).isEqualTo(other);
    records.replace(record);
    assertThat(digest(CodePolicy.OWN_METHOD, "f", classes).value()).isNotEqualTo(reach.value());
  }

  @Test
  void damagedRecordIsAsGoodAsNone() throws Exception {
    CodeDigest right = digest("f", classes);
    byte[] whole = records.only();
    for (int i = 0; i < whole.length; i += 7) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      records.replace(flipped);
      assertThat(digest("f", classes)).isEqualTo(right);
      records.replace(Arrays.copyOf(whole, i));
      assertThat(digest("f", classes)).isEqualTo(right);
    }
  }

  @Test
  void forgedRecordDoesNoHarmBeyondAnotherDigest() throws Exception {
    digest("f", classes);
    byte[] whole = records.only();
    var random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] forged = whole.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        forged[VALUE + random.nextInt(forged.length - VALUE - CHECKSUM)] = (byte) random.nextInt();
      }
      records.replace(signed(forged));

      assertThatCode(() -> digest("f", classes)).doesNotThrowAnyException();
    }
  }

  @Test
  void forgedNumbersOverflowNothing() throws Exception {
    digest("f", classes);
    byte[] whole = records.only();
    byte[] largest = HexFormat.of().parseHex("7fffffffffffffff7fffffff");
    for (int at = VALUE; at + largest.length <= whole.length - CHECKSUM; at++) {
      byte[] forged = whole.clone();
      System.arraycopy(largest, 0, forged, at, largest.length);
      records.replace(signed(forged));

      assertThatCode(() -> digest("f", classes)).doesNotThrowAnyException();
    }
  }

  @Test
  void recordThatLeadsOutOfTheClassPathIsRefused() throws Exception {
    digest("f", classes);
    byte[] whole = records.only();
    byte[] forged = replaced(marked(whole), "app/App", "../../e");

    records.replace(signed(forged));
    assertThat(digest("f", classes).value()).isNotEqualTo(MARK);
  }

  @Test
  void digestThatIsNoneIsRefused() throws Exception {
    CodeDigest right = digest("f", classes);
    byte[] forged = records.only().clone();
    Arrays.fill(forged, VALUE, VALUE + 64, (byte) '/');
    records.replace(signed(forged));

    assertThat(digest("f", classes)).isEqualTo(right);
  }

  @Test
  void codeThatIsInNoFileIsNotKept() throws Exception {
    byte[] content = Files.readAllBytes(classFile);
    ClassLoader loader = new InMemory(content);
    Method f = loader.loadClass("app.App").getDeclaredMethod("f");
    new CodeAnalysis(CodePolicy.WHOLE_REACH, () -> now)
        .digest(FunctionIdentity.of(f, null), Arguments.PLAIN, records);

    assertThat(records.contents).isEmpty();
  }

  /** A class that nobody can look at again, as a shell makes them. */
  private final class InMemory extends ClassLoader {
    private final byte[] content;

    InMemory(byte[] content) {
      super(null);
      this.content = content;
    }

    @Override
    protected Class<?> findClass(String name) {
      return defineClass(name, content, 0, content.length);
    }

    @Override
    protected URL findResource(String name) {
      try {
        return URL.of(
            URI.create("memory:" + name),
            new URLStreamHandler() {
              @Override
              protected URLConnection openConnection(URL url) throws IOException {
                return classes.resolve(name).toUri().toURL().openConnection();
              }
            });
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(name, e);
      }
    }
  }

  /** Whether an analysis answers with what the record says, whatever that is. */
  private boolean isTakenFromRecord(String method, Path... path) throws Exception {
    records.contents.replaceAll((_, content) -> signed(marked(content)));
    return digest(method, path).value().equals(MARK);
  }

  private static byte[] marked(byte[] record) {
    byte[] marked = record.clone();
    Arrays.fill(marked, VALUE, VALUE + 64, (byte) '1');
    return marked;
  }

  private static byte[] signed(byte[] record) {
    byte[] signed = record.clone();
    int length = signed.length - CHECKSUM;
    ByteBuffer.wrap(signed).putLong(length, AnalysisRecord.checksum(signed, length));
    return signed;
  }

  private static byte[] replaced(byte[] record, String name, String other) {
    String text = new String(record, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(name);
    return text.replace(name, other).getBytes(StandardCharsets.ISO_8859_1);
  }

  private void edit(int constant) throws IOException {
    Compilation.at(classes).recompile("app.App", source(constant));
  }

  private CodeDigest digest(String method, Path... path) throws Exception {
    return digest(CodePolicy.WHOLE_REACH, method, path);
  }

  /** As the next JVM would make it. */
  private CodeDigest digest(CodePolicy policy, String method, Path... path) throws Exception {
    URL[] urls = new URL[path.length];
    for (int i = 0; i < path.length; i++) {
      urls[i] = path[i].toUri().toURL();
    }
    try (var loader = new URLClassLoader(urls, null)) {
      Method function = requireNonNull(loader.loadClass("app.App")).getDeclaredMethod(method);
      return new CodeAnalysis(policy, () -> now)
          .digest(FunctionIdentity.of(function, null), Arguments.PLAIN, records);
    }
  }
}
