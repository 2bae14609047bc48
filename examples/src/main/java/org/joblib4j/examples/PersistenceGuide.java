package org.joblib4j.examples;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Audit;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.DumpOptions;
import org.joblib4j.persist.LoadLimits;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyFrame;
import org.joblib4j.persist.PyObject;
import org.joblib4j.persist.PySparse;
import org.joblib4j.persist.PyValue;
import org.joblib4j.persist.spi.ValueCodec;

/** The examples of the guide to {@link Persist}, docs/persistence.md. */
public final class PersistenceGuide {
  private PersistenceGuide() {}

  // @start region="model of your own"
  /** What a training run leaves behind. */
  public record Model(String name, LocalDate trained, NdArray weights, Optional<Kind> kind) {}

  /** A kind of model. */
  public enum Kind {
    /** Predicts a number. */
    LINEAR,
    /** Predicts a class. */
    LOGISTIC
  }

  // @end

  /** There and back. */
  public static Model dumpAndLoad(Path folder) throws IOException {
    // @start region="dump and load"
    NdArray weights = NdArray.arange(12).reshape(4, 3);
    var model = new Model("demand", LocalDate.of(2026, 11, 1), weights, Optional.of(Kind.LINEAR));
    Persist.dump(model, folder.resolve("model.joblib"));
    Model back = Persist.load(folder.resolve("model.joblib"), Model.class);
    // @end
    return back;
  }

  /** What Python fitted. */
  public static double[] walk(Path file) throws IOException {
    // @start region="walk"
    PyObject pipeline = Persist.load(file, PyObject.class);
    double[] weights = pipeline.at("steps.1.1.coef_").asArray().row(0).toDoubleArray();
    String solver = pipeline.at("steps.1.1.solver").asString();
    // @end
    return solver.equals("lbfgs") ? weights : new double[0];
  }

  /** Any value, without a class. */
  public static double anything(Path file) throws IOException {
    // @start region="anything"
    PyValue root = PyValue.of(Persist.load(file));
    double first = root.at("results.0.score").asDouble();
    // @end
    return first;
  }

  /** A frame of pandas. */
  public static double frame(Path file) throws IOException {
    // @start region="frame"
    PyFrame frame = Persist.load(file, PyFrame.class);
    NdArray prices = frame.column("price").asArray();
    List<?> cities = frame.column("city").asList();
    // @end
    return prices.getDouble(0) + cities.size();
  }

  /** A sparse matrix of SciPy. */
  public static double[] sparse(Path file) throws IOException {
    // @start region="sparse"
    PySparse counts = Persist.load(file, PySparse.class);
    double[] sums = new double[counts.rows()];
    counts.forEach((row, column, value) -> sums[row] += value);
    // @end
    return sums;
  }

  /** Arrays that are read when they are used. */
  public static double map(Path folder) throws IOException {
    // @start region="map"
    Path file = folder.resolve("arrays.joblib");
    Persist.dump(Map.of("x", NdArray.arange(1_000_000), "note", "all of it"), file);
    Map<?, ?> arrays = Persist.load(file, Map.class, MapMode.READ);
    NdArray x = PyValue.of(arrays).at("x").asArray();
    long last = x.getLong(x.size() - 1);
    // @end
    return x.isMapped() ? last : -1;
  }

  /** A list of objects of a class that it does not say. */
  public static List<?> allow(Path file, Model first, Model second) throws IOException {
    // @start region="allow"
    Persist.dump(List.of(first, second), file);
    LoadOptions models = LoadOptions.DEFAULT.allowing(Model.class);
    List<?> back = Persist.load(file, List.class, models);
    // @end
    return back;
  }

  /** One large file after the other, in the same memory. */
  public static double reuse(List<Path> files, int length) throws IOException {
    double total = 0;
    // @start region="reuse"
    double[] buffer = new double[length];
    for (Path file : files) {
      Persist.load(file, NdArray.class, MapMode.READ).copyInto(NdArray.of(buffer));
      total += Arrays.stream(buffer).sum();
    }
    // @end
    return total;
  }

  /** Compression by extension, and by choice. */
  public static boolean compress(Path folder, Object value) throws IOException {
    // @start region="compress"
    Persist.dump(value, folder.resolve("value.joblib.gz"));
    Persist.dump(value, folder.resolve("value.small"), Compression.zlib(9));
    Persist.dump(value, folder.resolve("value.kept"), DumpOptions.DEFAULT.onDisk());
    // @end
    return Persist.audit(folder.resolve("value.small")).compression().equals("zlib");
  }

  /** A file from a stranger. */
  public static Audit audit(Path file) throws IOException {
    // @start region="audit"
    Audit audit = Persist.audit(file);
    for (Audit.Global global : audit.globals()) {
      if (!global.known()) {
        System.out.printf("%s.%s at %d%n", global.module(), global.name(), global.offset());
      }
    }
    // @end
    return audit;
  }

  /** As much as one is ready to give. */
  public static Object limits(Path file) throws IOException {
    // @start region="limits"
    LoadOptions careful =
        LoadOptions.DEFAULT.within(
            LoadLimits.DEFAULT.withBytes(100_000_000).withOperations(1_000_000).withDepth(50));
    Object value = Persist.load(file, Object.class, careful);
    // @end
    return value;
  }

  // @start region="codec"
  /** Keeps a duration as seconds, which Python has as a float. */
  static final class Seconds implements ValueCodec<Stopwatch> {
    @Override
    public Class<Stopwatch> type() {
      return Stopwatch.class;
    }

    @Override
    public Object encode(Stopwatch value) {
      return value.seconds();
    }

    @Override
    public Stopwatch decode(Object form) {
      if (form instanceof Double seconds) {
        return new Stopwatch(seconds);
      }
      throw new IllegalArgumentException("expected a float");
    }
  }

  // @end

  /** A class that is not ours to change. */
  static final class Stopwatch {
    private final double seconds;

    Stopwatch(double seconds) {
      this.seconds = seconds;
    }

    double seconds() {
      return seconds;
    }
  }

  /** A codec in use. */
  public static double codec(Path file) throws IOException {
    // @start region="use a codec"
    var codec = new Seconds();
    Persist.dump(new Stopwatch(1.5), file, DumpOptions.DEFAULT.with(codec));
    Stopwatch back = Persist.load(file, Stopwatch.class, LoadOptions.DEFAULT.with(codec));
    // @end
    return back.seconds();
  }

  /** The last resort. */
  public static Object serialize(Path file, BitSet bits) throws IOException {
    // @start region="serialize"
    Persist.dump(bits, file, DumpOptions.DEFAULT.serializing(BitSet.class));
    var filter = ObjectInputFilter.Config.createFilter("java.util.BitSet;maxdepth=5");
    Object back = Persist.load(file, Object.class, LoadOptions.DEFAULT.deserializing(filter));
    // @end
    return back;
  }
}
