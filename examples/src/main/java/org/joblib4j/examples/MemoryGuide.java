package org.joblib4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.memory.Cached1;
import org.joblib4j.memory.Cached2;
import org.joblib4j.memory.Cached3;
import org.joblib4j.memory.Explanation;
import org.joblib4j.memory.FunctionStatistics;
import org.joblib4j.memory.Ignored;
import org.joblib4j.memory.Memoized;
import org.joblib4j.memory.Memory;
import org.joblib4j.memory.StoredResult;
import org.joblib4j.memory.TrimPolicy;
import org.joblib4j.memory.Validity;
import org.joblib4j.parallel.Parallel;
import org.joblib4j.persist.Compression;

/** The examples of the guide to {@link Memory}, docs/memory.md. */
public final class MemoryGuide {
  private MemoryGuide() {}

  // @start region="functions"
  /** What a training run is asked for. */
  public record Settings(double alpha, int rounds) {}

  /** What it gives. */
  public record Model(List<Double> weights, Settings settings) {}

  static Model train(double[] data, Settings settings, boolean verbose) throws IOException {
    double sum = Arrays.stream(data).sum();
    return new Model(List.of(sum * settings.alpha()), settings);
  }

  // @end

  static double[] hamming(int n) {
    return IntStream.range(0, n)
        .mapToDouble(i -> 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (n - 1)))
        .toArray();
  }

  static NdArray squares(int n) {
    double[] values = new double[n];
    Arrays.setAll(values, i -> (double) i * i);
    return NdArray.of(values);
  }

  /** Computed once. */
  public static boolean first(Path folder) throws IOException {
    double[] data = {1, 2, 3};
    // @start region="first"
    Memory memory = Memory.at(folder);
    Cached3<double[], Settings, Boolean, Model, IOException> train =
        memory.cache(MemoryGuide::train).ignoring("verbose");

    Model model = train.call(data, new Settings(0.1, 10), true); // computed
    Model same = train.call(data, new Settings(0.1, 10), false); // found
    // @end
    return model.equals(same);
  }

  /** What a lambda captured is part of the key. */
  public static List<Integer> captured(Path folder) {
    Memory memory = Memory.at(folder);
    // @start region="captured"
    int factor = 5;
    Cached1<Integer, Integer, RuntimeException> times = memory.cache(x -> x * factor);
    int fifteen = times.call(3); // and never the result of another factor
    // @end
    return List.of(fifteen);
  }

  /** One call. */
  public static String call(Path folder) throws IOException {
    double[] data = {1, 2, 3};
    Memory memory = Memory.at(folder);
    // @start region="one call"
    var train = memory.cache(MemoryGuide::train).ignoring("verbose");
    boolean there = train.on(data, new Settings(0.1, 10), true).isCached();
    StoredResult<Model> stored = train.on(data, new Settings(0.1, 10), true).store();
    Model model = stored.get(); // also in another process, to which stored is sent
    CompletableFuture<Model> later = train.on(data, new Settings(0.3, 10), true).async();
    // @end
    return there + " " + model.weights() + " " + later.join().weights();
  }

  static CompletableFuture<Integer> count(String text) {
    return CompletableFuture.supplyAsync(text::length);
  }

  /** A function that returns a future. */
  public static List<Integer> futures(Path folder) {
    Memory memory = Memory.at(folder);
    // @start region="futures"
    var count = memory.cache(MemoryGuide::count);
    CompletableFuture<Integer> first = count.call("words"); // computed; the number is kept
    CompletableFuture<Integer> second = count.call("words"); // shares it, or finds it
    // @end
    return List.of(first.join(), second.join());
  }

  /** Why a call misses. */
  public static Explanation why(Path folder) throws IOException {
    double[] data = {1, 2, 3};
    Memory memory = Memory.at(folder);
    var train = memory.cache(MemoryGuide::train).ignoring("verbose");
    var _ = train.call(data, new Settings(0.1, 10), true);
    // @start region="why"
    Explanation why = train.on(data, new Settings(0.2, 10), true).explain();
    System.out.println(
        why); // ... argument settings Settings[alpha=0.1, ... -> Settings[alpha=0.2, ...
    // @end
    return why;
  }

  /** Results that expire. */
  public static boolean validity(Path folder) {
    Memory memory = Memory.at(folder);
    // @start region="validity"
    var daily =
        memory.cache(MemoryGuide::hamming).validWhile(Validity.expiresAfter(Duration.ofDays(1)));
    var costly =
        memory.cache(MemoryGuide::hamming).validWhile(info -> info.duration().toMillis() > 100);
    // @end
    return daily.call(8).length == costly.call(8).length;
  }

  /** A version instead of the code. */
  public static double[] version(Path folder) {
    Memory memory = Memory.at(folder);
    // @start region="version"
    var window = memory.cache("window", "2", MemoryGuide::hamming);
    double[] values = window.call(64);
    // @end
    return values;
  }

  /** Large results. */
  public static boolean mapped(Path folder) {
    // @start region="mapped"
    Memory memory = Memory.at(folder).mapMode(MapMode.READ);
    var squares = memory.cache(MemoryGuide::squares);
    NdArray array = squares.call(1_000_000);
    // @end
    return squares.call(1_000_000).isMapped() && array.size() == 1_000_000;
  }

  /** Only misses are computed. */
  public static int parallel(Path folder) {
    Memory memory = Memory.at(folder);
    // @start region="parallel"
    var window = memory.cache(MemoryGuide::hamming);
    List<double[]> windows = Parallel.jobs(-1).map(List.of(16, 32, 64), window);
    // @end
    return windows.size();
  }

  /** Keeping it small. */
  public static long size(Path folder) throws IOException {
    // @start region="size"
    Memory memory = Memory.at(folder).compress(Compression.zlib(3)).maxBytes(10L << 30);
    long removed = memory.trim(TrimPolicy.maxBytes(1L << 30).maxAge(Duration.ofDays(30)));
    TrimPolicy none = TrimPolicy.maxBytes(0);
    removed += memory.trim(none.ofFunctions("*.hamming(int)").ofArguments("n=1*"));
    // @end
    return removed;
  }

  /** What it was good for. */
  public static List<FunctionStatistics> statistics(Path folder) throws IOException {
    // @start region="statistics"
    List<FunctionStatistics> all = Memory.at(folder).statistics();
    all.forEach(System.out::println); // ... 12 hits, 3 misses {NEW_CALL=3}, PT14M saved
    // @end
    return all;
  }

  // @start region="interface"
  /** Callers know this type only. */
  public interface Prices {
    /** The price of an article. */
    @Memoized
    double of(String article, @Ignored boolean verbose);
  }

  /** Who computes it. */
  public record Shop(double factor) implements Prices {
    @Override
    public double of(String article, boolean verbose) {
      return factor * article.length();
    }
  }

  // @end

  /** For callers that are not to be changed. */
  public static double proxy(Path folder) {
    Memory memory = Memory.at(folder);
    // @start region="proxy"
    Prices prices = memory.proxy(Prices.class, new Shop(1.5));
    double price = prices.of("tea", true);
    // @end
    return price;
  }

  /** Of two arguments, the key is made of one. */
  public static int keyed(Path folder) {
    Memory memory = Memory.at(folder);
    // @start region="keyed"
    Cached2<List<Integer>, Integer, Integer, RuntimeException> top =
        memory.cache((List<Integer> values, Integer n) -> values.size() + n);
    var byLength = top.keyedBy((values, n) -> List.of(values.size(), n));
    // @end
    return byLength.call(List.of(1, 2), 3);
  }
}
