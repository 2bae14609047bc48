package org.joblib4j.examples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.parallel.Parallel;

/**
 * The main job: A x B, computed in one thread, in two threads, and in two worker processes with and
 * without shared memory; all results compared, all times in one table, with Python's beside them.
 */
public final class Demo {
  private static final Path FOLDER = Path.of("demo-output");
  private static final int DEFAULT_SIZE = 1000;
  private static final int WORKERS = 2;

  private static final String USAGE =
      """
      Usage: bin/demo [A.npy B.npy | --size N] [--out FOLDER] [--no-python]

        A.npy B.npy   two matrices of one dtype: int32, int64, float32 or float64
        --size N      without files: N x N matrices of the digits 0 to 9 (int64); default 1000
        --out FOLDER  where product.npy (and the matrices that were made) go; default demo-output
        --no-python   without the same program in joblib and NumPy
      """;

  private Demo() {}

  /** Runs the demo; exits with 1 and one line on standard error when it cannot. */
  public static void main(String... args) {
    try {
      if (List.of(args).contains("--help")) {
        System.out.print(USAGE);
        return;
      }
      new Demo().run(Options.parse(args), System.out);
    } catch (DemoException e) {
      System.err.println("demo: " + firstLine(e));
      System.exit(1);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "demo: these matrices do not fit into the heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB; JDK_JAVA_OPTIONS=-Xmx8g gives it more");
      System.exit(1);
    }
  }

  /** The JDK explains some failures at length. */
  private static String firstLine(DemoException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** What the command line asks for; without files, matrices are made. */
  private record Options(List<Path> files, int size, Path out, boolean python) {
    static Options parse(String... args) throws DemoException {
      List<Path> files = new ArrayList<>();
      int size = 0;
      Path out = FOLDER;
      boolean python = true;
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--size" -> size = positive(value(args, ++i));
          case "--out" -> out = folder(path(value(args, ++i)));
          case "--no-python" -> python = false;
          default -> {
            if (args[i].startsWith("-")) {
              throw new DemoException("unknown option " + args[i] + "; see bin/demo --help");
            }
            files.add(path(args[i]));
          }
        }
      }
      if (files.size() == 1 || files.size() > 2) {
        throw new DemoException("give two matrices, A.npy and B.npy, or none");
      }
      if (size > 0 && !files.isEmpty()) {
        throw new DemoException("--size is for matrices that are made; give it or the files");
      }
      return new Options(files, size == 0 ? DEFAULT_SIZE : size, out, python);
    }

    private static Path path(String text) throws DemoException {
      try {
        if (!text.isBlank()) {
          return Path.of(text);
        }
      } catch (InvalidPathException e) {
        // falls through to the one message for every unusable name
      }
      throw new DemoException(
          "'" + text + "' is no name of a file here; a locale such as C.UTF-8 knows all letters");
    }

    private static Path folder(Path path) throws DemoException {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw new DemoException("--out needs a folder, and " + path + " is a file");
      }
      return path;
    }

    private static String value(String[] args, int i) throws DemoException {
      if (i == args.length) {
        throw new DemoException(args[i - 1] + " needs a value; see bin/demo --help");
      }
      return args[i];
    }

    private static int positive(String text) throws DemoException {
      try {
        int size = Integer.parseInt(text);
        if (size >= 1 && size <= 20_000) {
          return size;
        }
      } catch (NumberFormatException e) {
        // falls through to the one message for every unusable value
      }
      throw new DemoException("--size needs a whole number from 1 to 20000, not '" + text + "'");
    }
  }

  private void run(Options options, PrintStream out) throws DemoException {
    Inputs inputs =
        options.files.isEmpty()
            ? Inputs.make(options.out, options.size)
            : Inputs.read(options.files.get(0), options.files.get(1));
    NdArray a = inputs.a();
    NdArray b = inputs.b();
    out.printf(
        "A (%s) x B (%s), %s, on %d CPUs, matrix kernel: %s%n",
        Inputs.shape(a),
        Inputs.shape(b),
        a.dtype().name(),
        Runtime.getRuntime().availableProcessors(),
        NdArray.dotKernel());

    Stopwatch stopwatch = new Stopwatch(a);
    stopwatch.time("sequential", Parallel.jobs(1), a, b);
    stopwatch.time("2 threads", Parallel.threads(WORKERS), a, b);
    stopwatch.time(
        "2 processes, arguments copied",
        Parallel.processes(WORKERS).shareArraysOver(Long.MAX_VALUE),
        a,
        b);
    stopwatch.time(
        "2 processes, A and B mapped",
        Parallel.processes(WORKERS),
        map(inputs.fileA()),
        map(inputs.fileB()));

    Path product = options.out.resolve("product.npy");
    save(stopwatch.product(), product);
    List<Row> python = options.python ? PythonPeer.run(inputs, product, out) : List.of();
    Table.print(out, stopwatch.rows(), python);
    out.printf(
        "%nAll results are equal; the product is in %s.%n%s%n",
        product,
        """

        Try next:
          bin/demo --size 2000 --no-python        larger matrices, without Python
          bin/demo A.npy B.npy                    your own matrices, as numpy.save writes them
          bin/demo --help                         all options\
        """);
  }

  private static NdArray map(Path file) throws DemoException {
    try {
      return Npy.map(file, MapMode.READ);
    } catch (IOException e) {
      throw new DemoException("cannot map " + file + ": " + e.getMessage());
    }
  }

  private static void save(NdArray product, Path file) throws DemoException {
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Npy.write(product, file);
    } catch (IOException e) {
      throw new DemoException("cannot save the product: " + e.getMessage());
    }
  }
}
