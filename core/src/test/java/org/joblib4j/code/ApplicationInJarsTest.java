package org.joblib4j.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in jars: its functions count as they did in the directories of its build. */
class ApplicationInJarsTest {
  private static final Map<String, String> SOURCES =
      Map.of(
          "com.acme.app.Prices",
          """
          package com.acme.app;
          public class Prices {
            static double rate = 1;
            static double price(double x) { return x * rate; }
            static double scaled(double x) { return com.acme.core.Scale.by(org.other.Lib.two(), x); }
          }
          """,
          "com.acme.core.Scale",
          "package com.acme.core; public class Scale { public static double by(double a, double b) { return a * b; } }",
          "org.other.Lib",
          "package org.other; public class Lib { public static long now = 2; public static double two() { return now; } }",
          "com.github.alice.Tool",
          "package com.github.alice; class Tool {}",
          "single.One",
          "package single; class One {}",
          "com.acme.app.Unrelated",
          "package com.acme.app; class Unrelated { int x = 1; }");

  @TempDir static Path folder;
  private static Path classes;

  @BeforeAll
  static void compile() {
    classes = Compilation.of(folder, SOURCES).directory();
  }

  @Test
  void whatNoAnalysisCanVouchForIsToldInAJarToo() throws Exception {
    CodeDigest digest = digest("price", jar("com/acme/app"));

    assertThat(digest.impurities())
        .map(Impurity::message)
        .singleElement()
        .asString()
        .contains("rate");
  }

  @Test
  void jarsOfTheApplicationCountByMethodAndOthersAsAWhole() throws Exception {
    CodeDigest digest =
        digest("scaled", jar("com/acme/app"), jar("com/acme/core"), jar("org/other"));

    assertThat(digest.parts())
        .containsKey("com.acme.core.Scale.by(double, double): double")
        .doesNotContainKey("org.other.Lib.two(): double");
    assertThat(digest.libraries()).map(Library::toString).hasSize(1);
    assertThat(digest.impurities()).isEmpty();
  }

  @Test
  void directoriesAndJarsShareResults() throws Exception {
    Path lib = jar("org/other");

    CodeDigest inJars = digest("scaled", jar("com/acme/app", "com/acme/core"), lib);
    CodeDigest inDirectories = digest("scaled", copy("com/acme/app", "com/acme/core"), lib);

    assertThat(inJars.value()).isEqualTo(inDirectories.value());
  }

  @Test
  void librariesInOneJarWithTheApplicationCountAsThatJar() throws Exception {
    CodeDigest digest = digest("scaled", jar("com/acme/app", "com/acme/core", "org/other"));

    assertThat(digest.parts()).containsKey("com.acme.core.Scale.by(double, double): double");
    assertThat(digest.libraries()).hasSize(1);
    assertThat(digest("price", jar("com/acme/app", "org/other")).libraries()).isEmpty();
  }

  @Test
  void homeIsWhatTheFirstTwoNamesOfThePackageSay() throws Exception {
    Path jar = jar("com/acme/app", "com/github/alice", "single");
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(CodeBase.home("com/acme/app/Prices", loader)).isEqualTo("com/acme/");
      assertThat(CodeBase.home("com/github/alice/Tool", loader)).isEqualTo("com/github/alice/");
      assertThat(CodeBase.home("single/One", loader)).isEqualTo("single/");
      assertThat(CodeBase.home("Nowhere", loader)).isEmpty();
    }
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
      assertThat(CodeBase.home("com/acme/app/Prices", loader)).isEmpty();
    }
  }

  private static CodeDigest digest(String method, Path... places) throws Exception {
    var urls = new URL[places.length];
    for (int i = 0; i < places.length; i++) {
      urls[i] = places[i].toUri().toURL();
    }
    try (var loader = new URLClassLoader(urls, null)) {
      Method found =
          loader.loadClass("com.acme.app.Prices").getDeclaredMethod(method, double.class);
      return new CodeAnalysis(CodePolicy.WHOLE_REACH).digest(FunctionIdentity.of(found, null));
    }
  }

  /** A jar of some packages. */
  private static Path jar(String... packages) throws IOException {
    Path jar = Files.createTempDirectory(folder, "jar").resolve("part-1.0.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name : packages) {
        for (Path file : files(name)) {
          out.putNextEntry(new ZipEntry(name + "/" + file.getFileName()));
          out.write(Files.readAllBytes(file));
        }
      }
    }
    return jar;
  }

  /** A directory with some packages. */
  private static Path copy(String... packages) throws IOException {
    Path directory = Files.createTempDirectory(folder, "directory");
    for (String name : packages) {
      Files.createDirectories(directory.resolve(name));
      for (Path file : files(name)) {
        Files.copy(file, directory.resolve(name).resolve(file.getFileName()));
      }
    }
    return directory;
  }

  private static List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(classes.resolve(name))) {
      return files.sorted().toList();
    }
  }
}
