package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import org.joblib4j.function.Fn1;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers find the program's resources where the program finds them. */
class OwnResourcesTest {
  @TempDir private Path folder;

  private static ClassLoader context() {
    return Thread.currentThread().getContextClassLoader();
  }

  /** What a task finds whose caller has a context class loader. */
  private static @Nullable Object found(ClassLoader loader, Fn1<Object, ?, ?> look)
      throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try (Workers workers = Calls.open(1);
        Run run = workers.startRun()) {
      return Calls.values(Calls.run(run, Calls.inputs(look, 0))).getFirst();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String text(URL url) throws IOException {
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> all(String name) throws IOException {
    List<String> found = new ArrayList<>();
    for (URL url : Collections.list(context().getResources(name))) {
      found.add(url + " " + text(url));
    }
    return found;
  }

  private Path jar(String version, String name, byte[] content) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    manifest.getMainAttributes().put(Attributes.Name.SPECIFICATION_TITLE, "a test");
    Path jar = folder.resolve(version + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry(name));
      out.write(content);
    }
    return jar;
  }

  @Test
  void filesAndJarsHaveTheUrlsThatTheyHaveInTheCallerInItsOrder() throws Exception {
    Path one = Files.createDirectory(folder.resolve("with a space"));
    Files.writeString(one.resolve("data.txt"), "of a folder");
    Path jar = jar("1", "data.txt", "of a jar".getBytes(StandardCharsets.UTF_8));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL(), one.toUri().toURL()})) {
      List<String> here =
          List.of(
              "jar:" + jar.toUri().toURL() + "!/data.txt of a jar",
              one.resolve("data.txt").toUri().toURL() + " of a folder");
      assertThat(found(loader, _ -> all("data.txt"))).isEqualTo(here);
    }
  }

  @Test
  void aFileCanBeFoundByItsUrl() throws Exception {
    Path file = Files.writeString(folder.resolve("data.txt"), "text");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      assertThat(found(loader, _ -> Path.of(context().getResource("data.txt").toURI()).toString()))
          .isEqualTo(file.toString());
    }
  }

  /** Resources that nobody but their loader can open. */
  private static final class InMemory extends ClassLoader {
    private static final URLStreamHandler HANDLER =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {}

              @Override
              public InputStream getInputStream() {
                return new ByteArrayInputStream("in memory".getBytes(StandardCharsets.UTF_8));
              }
            };
          }
        };

    private final String location;

    InMemory(String location) {
      super(OwnResourcesTest.class.getClassLoader());
      this.location = location;
    }

    @Override
    protected @Nullable URL findResource(String name) {
      try {
        return name.equals("data.txt")
            ? URL.of(java.net.URI.create(location + name), HANDLER)
            : null;
      } catch (java.net.MalformedURLException e) {
        throw new IllegalStateException(location, e);
      }
    }

    @Override
    protected java.util.Enumeration<URL> findResources(String name) {
      URL found = findResource(name);
      return Collections.enumeration(found == null ? List.of() : List.of(found));
    }
  }

  @Test
  void whatOnlyTheCallersLoaderCanReadIsReadThere() throws Exception {
    for (String location : List.of("memory:/", "jar:file:/app.jar!/lib/inner.jar!/")) {
      assertThat(found(new InMemory(location), _ -> text(context().getResource("data.txt"))))
          .isEqualTo("in memory");
    }
  }

  @Test
  void resourcesOfTheJdkAreThereOnce() throws Exception {
    assertThat(found(context(), _ -> all("java/lang/Object.class").size())).isEqualTo(1);
  }

  @Test
  void packagesAreDescribedByTheirJar() throws Exception {
    String name = Described.class.getName();
    byte[] bytes;
    try (InputStream in =
        Described.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
      bytes = in.readAllBytes();
    }
    Path jar = jar("4.7.11", name.replace('.', '/') + ".class", bytes);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      assertThat(found(loader, _ -> described(name)))
          .isEqualTo(List.of("4.7.11", "a test", "null", jar.toUri().toURL().toString()));
    }
  }

  /** A class in a jar with a version. */
  static final class Described {}

  private static List<String> described(String name) throws ClassNotFoundException {
    Class<?> type = Class.forName(name, false, context());
    Package of = type.getPackage();
    return List.of(
        of.getImplementationVersion(),
        of.getSpecificationTitle(),
        String.valueOf(of.getSpecificationVendor()),
        type.getProtectionDomain().getCodeSource().getLocation().toString());
  }

  private static boolean asksTheSystem() throws Exception {
    String own = OwnResourcesTest.class.getName();
    String file = own.replace('.', '/') + ".class";
    Fn1<String, URL, RuntimeException> reference = ClassLoader::getSystemResource;
    try (InputStream in = ClassLoader.getSystemResourceAsStream(file)) {
      return in != null
          && ClassLoader.getSystemResource(file) != null
          && ClassLoader.getSystemResources(file).hasMoreElements()
          && reference.call(file) != null
          && ClassLoader.getSystemClassLoader().equals(OwnResourcesTest.class.getClassLoader())
          && ClassLoader.getSystemClassLoader().loadClass(own).equals(OwnResourcesTest.class)
          && !ClassLoader.getPlatformClassLoader().equals(OwnResourcesTest.class.getClassLoader());
    }
  }

  @Test
  void theSystemClassLoaderOfTheProgramIsTheCallers() throws Exception {
    assertThat(asksTheSystem()).as("here").isTrue();
    assertThat(found(context(), _ -> asksTheSystem())).isEqualTo(true);
  }

  @Test
  void whatIsNoClassFileIsLeftToTheJvm() {
    for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[100])) {
      assertThat(SystemLoaderCalls.replaced(bytes)).isSameAs(bytes);
    }
  }

  private static boolean seesProgram() {
    try {
      return Class.forName(OwnResourcesTest.class.getName(), false, context()) != null;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  void theThreadsOfTheCommonPoolSeeTheProgram() throws Exception {
    assertThat(
            found(
                context(), _ -> CompletableFuture.supplyAsync(OwnResourcesTest::seesProgram).get()))
        .isEqualTo(true);
    assertThat(
            found(context(), _ -> IntStream.range(0, 1000).parallel().allMatch(i -> seesProgram())))
        .isEqualTo(true);
  }

  private static ClassLoader keptAfterChange() throws Exception {
    ClassLoader own = new ClassLoader() {};
    return CompletableFuture.supplyAsync(
            () -> {
              Thread thread = Thread.currentThread();
              ClassLoader before = thread.getContextClassLoader();
              thread.setContextClassLoader(own);
              ClassLoader set = thread.getContextClassLoader();
              thread.setContextClassLoader(before);
              return set.equals(own) ? thread.getContextClassLoader() : set;
            })
        .get();
  }

  @Test
  void aThreadOfTheCommonPoolCanBeGivenAnotherLoader() throws Exception {
    assertThat(found(context(), _ -> keptAfterChange().toString()))
        .asString()
        .contains("of the parent process");
  }
}
