package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.joblib4j.parallel.spi.BatchResult;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of tasks come from the parent, whatever its class loaders are. */
class ClassShippingTest {
  private static Workers workers;
  @TempDir private Path folder;

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(1);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  /** Classes compiled from sources, as files. */
  private Path compile(String name, Map<String, String> sources) throws IOException {
    Path output = Files.createDirectories(folder.resolve(name));
    Path source = Files.createDirectories(folder.resolve(name + "-src"));
    List<String> arguments = new java.util.ArrayList<>(List.of("-d", output.toString()));
    for (Map.Entry<String, String> each : sources.entrySet()) {
      Path file = source.resolve(each.getKey() + ".java");
      Files.writeString(file, each.getValue());
      arguments.add(file.toString());
    }
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    assertThat(javac.run(System.out, System.err, arguments.toArray(String[]::new))).isZero();
    return output;
  }

  private static final class InMemory extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();
    private final boolean givesResources;

    InMemory(Path output, boolean givesResources) throws IOException {
      super(ClassShippingTest.class.getClassLoader());
      this.givesResources = givesResources;
      try (Stream<Path> files = Files.list(output)) {
        for (Path file : files.toList()) {
          classes.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        }
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name + ".class");
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      byte[] bytes = givesResources ? classes.get(name) : null;
      return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
  }

  private static String version(int number) {
    return """
    public class Job implements java.util.concurrent.Callable<String>, java.io.Serializable {
      public String call() { return Part.text(); }
      static class Part { static String text() { return "version %d"; } }
    }
    """
        .formatted(number);
  }

  private static Object job(ClassLoader loader) throws ReflectiveOperationException {
    return loader.loadClass("Job").getConstructor().newInstance();
  }

  private static BatchResult call(Object job) throws Exception {
    try (Run run = workers.startRun()) {
      return Calls.run(run, Calls.inputs((Callable<?> c) -> c.call(), job));
    }
  }

  @Test
  void classesFromMemoryAreShipped() throws Exception {
    ClassLoader loader = new InMemory(compile("memory", Map.of("Job", version(1))), true);
    assertThat(Calls.values(call(job(loader)))).containsExactly("version 1");
  }

  @Test
  void twoVersionsOfAClassLiveInOneWorker() throws Exception {
    Object one = job(new InMemory(compile("one", Map.of("Job", version(1))), true));
    Object two = job(new InMemory(compile("two", Map.of("Job", version(2))), true));
    assertThat(Calls.values(call(one))).containsExactly("version 1");
    assertThat(Calls.values(call(two))).containsExactly("version 2");
    assertThat(Calls.values(call(one))).containsExactly("version 1");
    try (Run run = workers.startRun()) {
      assertThat(Calls.values(Calls.run(run, Calls.inputs((Callable<?> c) -> c.call(), one, two))))
          .containsExactly("version 1", "version 2");
      List<Object> back = Calls.values(Calls.run(run, Calls.inputs(x -> x, one, two)));
      assertThat(back.get(0).getClass()).isSameAs(one.getClass());
      assertThat(back.get(1).getClass()).isSameAs(two.getClass());
    }
  }

  @Test
  void aLoaderThatGivesNoBytesIsNamed() throws Exception {
    ClassLoader loader = new InMemory(compile("mute", Map.of("Job", version(1))), false);
    Throwable failure = Calls.failure(call(job(loader)));
    assertThat(failure)
        .hasMessageContaining("task 0 cannot be read")
        .hasMessageContaining("Job: the parent process has this class")
        .hasMessageContaining("Job.class")
        .hasMessageContaining("findResource");
  }

  @Test
  void classesOfParentLoadersAreDefinedOnce() throws Exception {
    Path library =
        compile(
            "library", Map.of("Shared", "public class Shared implements java.io.Serializable {}"));
    try (URLClassLoader parent = new URLClassLoader(new java.net.URL[] {library.toUri().toURL()});
        URLClassLoader left = new URLClassLoader(new java.net.URL[0], parent);
        URLClassLoader right = new URLClassLoader(new java.net.URL[0], parent);
        Run run = workers.startRun()) {
      Object one = left.loadClass("Shared").getConstructor().newInstance();
      Object two = right.loadClass("Shared").getConstructor().newInstance();
      assertThat(
              Calls.values(
                  Calls.run(
                      run,
                      Calls.inputs(
                          (List<?> l) -> l.getFirst().getClass() == l.getLast().getClass(),
                          List.of(one, two)))))
          .containsExactly(true);
    }
  }

  @Test
  void theContextClassLoaderIsTheCallers() throws Exception {
    Path output = compile("context", Map.of("Job", version(7)));
    Files.writeString(output.resolve("greeting.txt"), "hello");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new java.net.URL[] {output.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      try (Run run = workers.startRun()) {
        assertThat(
                Calls.values(
                    Calls.run(
                        run,
                        Calls.inputs(
                            (String name) -> {
                              ClassLoader context = Thread.currentThread().getContextClassLoader();
                              try (InputStream in = context.getResourceAsStream(name)) {
                                return in == null
                                    ? "absent"
                                    : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                              }
                            },
                            "greeting.txt",
                            "no.txt"))))
            .containsExactly("hello", "absent");
        assertThat(
                Calls.values(
                    Calls.run(
                        run,
                        Calls.inputs(
                            (String name) ->
                                Class.forName(
                                        name, true, Thread.currentThread().getContextClassLoader())
                                    .getName(),
                            "Job"))))
            .containsExactly("Job");
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void interruptedTasksStillLoadTheirClasses() throws Exception {
    try (Run run = workers.startRun()) {
      assertThat(
              Calls.values(
                  Calls.run(
                      run,
                      Calls.inputs(
                          (Integer i) -> {
                            Thread.currentThread().interrupt();
                            return LoadedLate.twice(i);
                          },
                          4))))
          .containsExactly(8);
      assertThat(Calls.values(Calls.run(run, Calls.inputs(x -> x, 1)))).containsExactly(1);
    }
  }

  private static final class LoadedLate {
    static int twice(int i) {
      return 2 * i;
    }
  }
}
