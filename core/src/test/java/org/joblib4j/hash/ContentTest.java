package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.joblib4j.array.Complex;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is the same has one fingerprint, what is not has another. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete", "UnnecessaryStringBuilder"}) // all are values
class ContentTest {

  private record Point(int x, int y) {}

  private record Vertex(int x, int y) {}

  private enum Color {
    RED,
    GREEN {}
  }

  @ParameterizedTest
  @EnumSource
  void differentValuesHaveDifferentFingerprints(HashAlgorithm algorithm) {
    Map<Fingerprint, String> found = new HashMap<>();
    for (Object value : different()) {
      String text = value == null ? "null" : value.getClass() + " " + value;
      assertThat(found.put(Fingerprint.of(value, algorithm), text)).as("same as %s", text).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalValuesHaveOneFingerprint(HashAlgorithm algorithm) {
    for (List<?> group : same()) {
      Set<Fingerprint> found = new HashSet<>();
      for (Object value : group) {
        found.add(Fingerprint.of(value, algorithm));
      }
      assertThat(found).as("of %s", group).hasSize(1);
    }
  }

  private static List<@Nullable Object> different() {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(null);
    Collections.addAll(values, true, false);
    Collections.addAll(values, (byte) 1, (short) 1, 1, 1L, 1f, 1.0, (char) 1, BigInteger.ONE);
    Collections.addAll(values, 0, -1, 256, 0L, 1L << 32, Long.MIN_VALUE);
    Collections.addAll(values, 0.0, -0.0, Double.NaN, Double.MIN_VALUE, 0f, -0f, Float.NaN);
    Collections.addAll(values, BigDecimal.ONE, new BigDecimal("1.0"), BigInteger.TWO.pow(1000));
    Collections.addAll(
        values, "", "1", "a", "b", "ab", "\u00e9", "\u0101", "a\u0101", "\u0001\u0001");
    Collections.addAll(values, "\ud800", "\ud83d\ude00", "\ude00\ud83d", new StringBuilder("a"));
    Collections.addAll(values, 'a', "a".toCharArray(), CharBuffer.wrap("a"), List.of("a"));
    Collections.addAll(values, "a".repeat(200), "a".repeat(100_000), "\u0101".repeat(100_000));
    Collections.addAll(values, Color.RED, Color.GREEN, DayOfWeek.MONDAY, "RED", Color.class);
    Collections.addAll(values, Point.class, int.class, int[].class, "int");
    Collections.addAll(values, new Point(1, 2), new Point(2, 1), new Vertex(1, 2));
    Collections.addAll(
        values, Optional.empty(), Optional.of(1), OptionalInt.of(1), OptionalInt.empty());
    Collections.addAll(values, new AtomicInteger(1), new AtomicReference<>(1));
    Collections.addAll(values, BitSet.valueOf(new long[] {1}), BitSet.valueOf(new long[] {2}));
    Collections.addAll(values, new int[0], new int[1], new int[2], new long[1], new short[2]);
    Collections.addAll(values, new double[1], new float[1], new float[2], new byte[4], new char[2]);
    Collections.addAll(
        values, new boolean[1], new boolean[] {true}, new byte[1], new int[][] {{0}});
    Collections.addAll(
        values, new Object[0], new Object[1], new String[1], new Object[] {1}, new Integer[] {1});
    Collections.addAll(values, List.of(), List.of(1), List.of(1, 1), List.of(1, 2), List.of(2, 1));
    Collections.addAll(values, List.of(List.of()), List.of(List.of(), 1), List.of(List.of(1)));
    Collections.addAll(
        values, Set.of(), Set.of(1), Set.of(1, 2), Set.of("a", 1), Set.of("a", 1, Set.of("a", 1)));
    Collections.addAll(
        values, new TreeSet<>(), new TreeSet<>(Set.of(1)), linked(1, 2), linked(2, 1));
    Collections.addAll(values, new TreeSet<String>(String.CASE_INSENSITIVE_ORDER));
    Collections.addAll(values, new TreeSet<String>(Comparator.reverseOrder()));
    Collections.addAll(
        values, Map.of(), Map.of(1, 1), Map.of(1, 2), Map.of(2, 1), Map.of("a", 1, 1, 2));
    Collections.addAll(values, Map.of("a", 1, 1, 2, "d", Map.of("a", 1)), new TreeMap<>());
    Collections.addAll(values, ordered(1, 2), ordered(2, 1), Map.entry(1, 2), Map.entry(2, 1));
    Collections.addAll(values, new ArrayDeque<>(), new ArrayDeque<>(List.of(1)));
    Collections.addAll(
        values,
        new PriorityQueue<>(),
        new PriorityQueue<>(List.of(1, 1)),
        new PriorityQueue<>(List.of(1)));
    Collections.addAll(
        values, Path.of("a"), new File("a"), URI.create("a"), Path.of("/a"), Pattern.compile("a"));
    Collections.addAll(
        values,
        Pattern.compile("a", Pattern.DOTALL),
        StandardCharsets.UTF_8,
        Currency.getInstance("EUR"));
    Collections.addAll(
        values, Locale.ROOT, Locale.GERMAN, Locale.GERMANY, Locale.forLanguageTag("de-Latn"));
    Collections.addAll(
        values, UUID.fromString("00000000-0000-0001-0000-000000000002"), new UUID(2, 1));
    Collections.addAll(values, Instant.EPOCH, new Date(0), LocalDate.EPOCH, Duration.ZERO);
    Collections.addAll(values, ZoneOffset.UTC, ZoneId.of("UTC"), TimeZone.getTimeZone("UTC"));
    Collections.addAll(
        values,
        NdArray.scalar(0L),
        NdArray.zeros(DType.INT64, 1),
        NdArray.zeros(DType.INT64, 1, 1));
    Collections.addAll(
        values,
        NdArray.zeros(DType.INT64, 0),
        NdArray.zeros(DType.INT64, 0, 2),
        NdArray.zeros(DType.UINT64, 1));
    Collections.addAll(
        values,
        NdArray.arange(100),
        NdArray.arange(100).reshape(10, 10),
        NdArray.arange(100).reshape(10, 10).transpose());
    Collections.addAll(
        values,
        DType.FLOAT64,
        DType.FLOAT64.withOrder(ByteOrder.BIG_ENDIAN),
        new Complex(0, 1),
        new Complex(1, 0));
    Collections.addAll(
        values,
        ByteBuffer.allocate(2),
        ByteBuffer.allocate(3),
        ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN));
    return values;
  }

  private static List<List<?>> same() {
    List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
    List<Integer> backwards = numbers.reversed();
    List<Integer> modified = new ArrayList<>(numbers);
    modified.addFirst(-1);
    modified.removeFirst();
    double otherNan = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    double negativeNan = Double.longBitsToDouble(0xfff0_0000_0000_0001L);
    String text = "foo";
    List<Integer> shared = List.of(1, 2);
    return List.of(
        List.of(Double.NaN, otherNan, negativeNan, 0.0 / 0.0),
        List.of(new double[] {1, Double.NaN}, new double[] {1, otherNan}),
        List.of(
            new float[] {1, 2, Float.NaN}, new float[] {1, 2, Float.intBitsToFloat(0xffc0_0001)}),
        List.of("foobar", text + "bar", new String("foobar".toCharArray())),
        List.of(BigInteger.TWO.pow(70), BigInteger.ONE.shiftLeft(70)),
        List.of(
            numbers,
            modified,
            new LinkedList<>(numbers),
            new Vector<>(numbers),
            new CopyOnWriteArrayList<>(numbers),
            Arrays.asList(numbers.toArray()),
            Collections.unmodifiableList(numbers),
            backwards.reversed(),
            new ArrayList<>(numbers).subList(0, 1000)),
        List.of(
            new HashSet<>(numbers),
            new HashSet<>(backwards),
            Set.copyOf(numbers),
            keys(numbers),
            Collections.unmodifiableSet(new HashSet<>(backwards)),
            mapOf(numbers).keySet()),
        List.of(
            mapOf(numbers),
            mapOf(backwards),
            Map.copyOf(mapOf(numbers)),
            new ConcurrentHashMap<>(mapOf(backwards))),
        List.of(new TreeSet<>(numbers), new TreeSet<>(backwards), new LinkedHashSet<>(numbers)),
        List.of(
            new TreeSet<>(Comparator.<Integer>naturalOrder()),
            new TreeSet<>(),
            new LinkedHashSet<>()),
        List.of(new PriorityQueue<>(numbers), new PriorityQueue<>(backwards)),
        List.of(new ArrayDeque<>(numbers), new ArrayDeque<>(modified)),
        List.of(List.of(shared, shared), List.of(List.of(1, 2), Arrays.asList(1, 2))),
        List.of(
            Map.entry(1, 2),
            new AbstractMap.SimpleEntry<>(1, 2),
            Map.of(1, 2).entrySet().iterator().next()),
        List.of(
            ByteBuffer.allocate(4).putInt(0, 7),
            ByteBuffer.allocateDirect(4).putInt(0, 7),
            ByteBuffer.allocate(8).putInt(4, 7).position(4),
            ByteBuffer.allocate(4).putInt(0, 7).asReadOnlyBuffer()),
        List.of(
            DoubleBuffer.wrap(new double[] {1, 2}),
            ByteBuffer.allocate(16).putDouble(0, 1).putDouble(8, 2).asDoubleBuffer(),
            ByteBuffer.allocateDirect(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(0, 1)
                .putDouble(8, 2)
                .asDoubleBuffer()),
        List.of(Path.of("a", "b"), Path.of("a/b")),
        List.of(Locale.GERMANY, Locale.of("de", "DE")),
        List.of(Set.of(new BigDecimal(0), Double.NaN), Set.of(otherNan, BigDecimal.ZERO)));
  }

  private static Collection<Integer> keys(Collection<Integer> numbers) {
    Set<Integer> keys = ConcurrentHashMap.newKeySet();
    keys.addAll(numbers);
    return keys;
  }

  private static Map<Integer, String> mapOf(Collection<Integer> numbers) {
    Map<Integer, String> map = new HashMap<>();
    numbers.forEach(number -> map.put(number, "n" + number));
    return map;
  }

  private static Set<Integer> linked(int first, int second) {
    return new LinkedHashSet<>(List.of(first, second));
  }

  private static Map<Integer, Integer> ordered(int first, int second) {
    Map<Integer, Integer> map = new LinkedHashMap<>();
    map.put(first, 0);
    map.put(second, 0);
    return map;
  }
}
