package org.joblib4j.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How jars count: by content, with the jars that they refer to. */
class LibraryTest {
  @TempDir static Path folder;
  private static Compilation user;
  private static Compilation near;
  private static Compilation far;
  private static Compilation farEdited;

  @BeforeAll
  static void compile() {
    String farSource = "package far; public class Far { public static int f() { return 1; } }";
    String nearSource =
        "package near; public class Near { public static int f() { return far.Far.f(); } }";
    String userSource =
        "package user; public class User { static int f() { return near.Near.f(); }"
            + " static int g() { return 1; } }";
    Map<String, String> all =
        Map.of("far.Far", farSource, "near.Near", nearSource, "user.User", userSource);
    Map<String, String> edited = Map.of("far.Far", farSource.replace("return 1", "return 2"));
    List<Compilation> compiled = Compilation.all(folder, List.of(all, all, all, edited));
    user = compiled.get(0);
    near = compiled.get(1);
    far = compiled.get(2);
    farEdited = compiled.get(3);
  }

  @Test
  void jarCountsWithTheJarsThatItRefersTo() throws IOException {
    CodeDigest digest = digest(jar(near, "near", "1.0", 1), jar(far, "far", "2.0", 1));

    assertThat(digest.libraries()).map(Library::toString).containsExactly("far 2.0", "near 1.0");
    assertThat(digest.parts()).doesNotContainKey("near.Near.f(): int");
  }

  @Test
  void jarThatIsNotCalledDoesNotCount() throws IOException {
    CodeDigest digest =
        digest("g", CodePolicy.WHOLE_REACH, jar(near, "near", "1.0", 1), jar(far, "far", "2.0", 1));

    assertThat(digest.libraries()).isEmpty();
  }

  @Test
  void timesInAJarDoNotCount() throws IOException {
    CodeDigest one = digest(jar(near, "near", "1.0", 1), jar(far, "far", "2.0", 1));
    CodeDigest two = digest(jar(near, "near", "1.0", 900_000), jar(far, "far", "2.0", 1));

    assertThat(two.value()).isEqualTo(one.value());
  }

  @Test
  void contentOfAJarBehindAJarCounts() throws IOException {
    CodeDigest one = digest(jar(near, "near", "1.0", 1), jar(far, "far", "2.0", 1));
    CodeDigest two = digest(jar(near, "near", "1.0", 1), jar(farEdited, "far", "2.1", 1));

    assertThat(two.changesSince(one)).containsExactly("far 2.0 -> 2.1");
  }

  @Test
  void otherContentOfTheSameVersionIsTold() throws IOException {
    CodeDigest one = digest(jar(near, "near", "1.0", 1), jar(far, "far", "2.0", 1));
    CodeDigest two = digest(jar(near, "near", "1.0", 1), jar(farEdited, "far", "2.0", 1));

    assertThat(two.changesSince(one)).containsExactly("far 2.0 has another content");
  }

  @Test
  void packageOfTheUserCountsByMethodInAJarToo() throws IOException {
    CodeDigest digest =
        digest(
            "f",
            new CodePolicy.WholeReach(Set.of("near")),
            jar(near, "near", "1.0", 1),
            jar(far, "far", "2.0", 1));

    assertThat(digest.parts()).containsKey("near.Near.f(): int");
    assertThat(digest.libraries()).map(Library::toString).containsExactly("far 2.0");
  }

  @Test
  void damagedJarNamesThePath() throws IOException {
    Path jar = Files.writeString(folder.resolve("damaged-1.0.jar"), "no zip");

    assertThatThrownBy(() -> LibraryFile.read(jar))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(jar.toString());
  }

  private static CodeDigest digest(Path... jars) throws IOException {
    return digest("f", CodePolicy.WHOLE_REACH, jars);
  }

  private static CodeDigest digest(String method, CodePolicy policy, Path... jars)
      throws IOException {
    Path classes = Files.createTempDirectory(folder, "user").resolve("user");
    Files.createDirectories(classes);
    Files.copy(user.directory().resolve("user/User.class"), classes.resolve("User.class"));
    var urls = new URL[jars.length + 1];
    urls[0] = classes.resolveSibling("").toUri().toURL();
    for (int i = 0; i < jars.length; i++) {
      urls[i + 1] = jars[i].toUri().toURL();
    }
    try (var loader = new URLClassLoader(urls, null)) {
      Method f = loader.loadClass("user.User").getDeclaredMethod(method);
      return new CodeAnalysis(policy).digest(FunctionIdentity.of(f, null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A jar of one package, as Maven would name it. */
  private static Path jar(Compilation source, String name, String version, long time)
      throws IOException {
    Path jar = Files.createTempDirectory(folder, "jar").resolve(name + "-" + version + ".jar");
    Path root = source.directory().resolve(name);
    try (var out = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(root)) {
      add(out, "META-INF/MANIFEST.MF", ("Built: " + time).getBytes(StandardCharsets.UTF_8), time);
      for (Path file : files.sorted().toList()) {
        add(out, name + "/" + file.getFileName(), Files.readAllBytes(file), time);
      }
    }
    return jar;
  }

  private static void add(ZipOutputStream out, String name, byte[] content, long time)
      throws IOException {
    var entry = new ZipEntry(name);
    entry.setTime(time);
    out.putNextEntry(entry);
    out.write(content);
  }
}
