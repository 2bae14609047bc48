package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.joblib4j.array.Complex;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java's own values come back as what they were, type and all. */
class JavaValuesTest {

  static Stream<Object> values() {
    return Stream.of(
        true,
        (byte) -128,
        (byte) 7,
        (short) -32768,
        (short) 7,
        0,
        -1,
        Integer.MAX_VALUE,
        0L,
        255L,
        65536L,
        -1L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        1L << 31,
        -(1L << 39),
        BigInteger.ZERO,
        BigInteger.ONE.negate(),
        BigInteger.valueOf(300),
        BigInteger.TWO.pow(5000).negate(),
        0.1,
        -0.0,
        Double.NaN,
        0.1f,
        Float.MIN_VALUE,
        Float.NEGATIVE_INFINITY,
        'x',
        '\n',
        '\\',
        '\ud800',
        '\u20ac',
        "",
        "x",
        "\ud800 lone and \uD83D\uDE00 paired",
        "y".repeat(1000),
        new BigDecimal("1.50"),
        new BigDecimal("-1E+30"),
        new Complex(1, -2),
        new UUID(1, -1),
        Path.of("a", "b"),
        Path.of("/"),
        LocalDate.of(1, 1, 1),
        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999),
        LocalTime.of(1, 2, 3, 4),
        OffsetTime.of(1, 2, 3, 4, ZoneOffset.ofHours(2)),
        OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 6, ZoneOffset.ofHoursMinutesSeconds(1, 2, 3)),
        ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Berlin")),
        ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))
            .withLaterOffsetAtOverlap(),
        ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
        Instant.parse("2024-01-02T03:04:05Z"),
        Instant.parse("2024-01-02T03:04:05.123456789Z"),
        Duration.ofNanos(-1),
        Duration.ofDays(999_999_999),
        ZoneOffset.ofHours(-3),
        ZoneId.of("Europe/Berlin"),
        Optional.empty(),
        Optional.of(List.of(Optional.of(1))),
        List.of(1, 2L, (short) 3, "x"),
        Arrays.asList(null, null),
        PyTuple.of(1, PyTuple.of(), null),
        Set.of(1, 2, 3),
        Map.of("a", 1, "b", 2L),
        Map.of(List.of(1, 2), Set.of(Set.of("x"))),
        new TreeMap<>(Map.of("a", 1)),
        new TreeSet<>(List.of(3, 1)),
        NdArray.arange(6).reshape(2, 3),
        NdArray.zeros(DType.COMPLEX64, 0, 2),
        NdArray.scalar(2.5),
        new PyName("os", "system"),
        PyArray.of(Arrays.asList(1, null, "x", 2.5), 2, 2));
  }

  @ParameterizedTest
  @MethodSource("values")
  void comesBackEqualAndOfTheSameKind(Object value) throws Exception {
    Object back = Pickles.throughFile(value);
    assertThat(back).isEqualTo(value);
    if (value instanceof Comparable<?> || value instanceof TreeMap || value instanceof TreeSet) {
      assertThat(back).hasSameClassAs(value);
    }
  }

  static Stream<Object> arrays() {
    return Stream.of(
        new byte[] {1, -1},
        new byte[300],
        new boolean[] {true, false},
        new char[] {'a', '\uffff'},
        new short[] {1, -1},
        new int[] {1, -1},
        new long[] {Long.MIN_VALUE},
        new float[] {0.1f, Float.NaN},
        new double[] {0.1, Double.NaN},
        new double[0],
        new int[][] {{1, 2}, {3, 4}},
        new int[][] {{1}, {}, null},
        new int[0][],
        new double[][][] {{{1}, {2}}, {{3}, {4}}},
        new byte[][] {{1, 2}, {3, 4}},
        new String[] {"a", null},
        new String[0][],
        new Object[] {1, "x", new int[] {1}},
        new Integer[] {1, null});
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void anArrayIsAnArrayAgain(Object array) throws Exception {
    Object back = Pickles.throughFile(array);
    assertThat(back).hasSameClassAs(array);
    assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {array})).isTrue();
  }

  @Test
  void sharedReferencesStayShared() throws Exception {
    List<Object> list = new ArrayList<>();
    int[] ints = {1};
    Object[] objects = {ints, "x"};
    NdArray array = NdArray.arange(3);
    list.addAll(List.of(ints, objects, objects, array, array));
    List<?> back = (List<?>) Pickles.throughFile(list);
    assertThat(back.get(1)).isSameAs(back.get(2));
    assertThat(((Object[]) back.get(1))[0]).isSameAs(back.get(0));
    assertThat(back.get(3)).isSameAs(back.get(4));
  }

  @Test
  void cyclesStayCycles() throws Exception {
    Map<Object, Object> map = new HashMap<>();
    List<Object> list = new ArrayList<>();
    list.add(PyTuple.of(list, map));
    map.put("list", list);
    Map<?, ?> back = (Map<?, ?>) Pickles.throughFile(map);
    List<?> inner = (List<?>) Objects.requireNonNull(back.get("list"));
    assertThat((List<?>) inner.get(0)).first().isSameAs(inner);
    assertThat(((List<?>) inner.get(0)).get(1)).isSameAs(back);
  }

  @Test
  void manyLevelsNeedNoStack() throws Exception {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      List<Object> outer = new ArrayList<>();
      outer.add(list);
      list = outer;
    }
    Object back = Pickles.throughFile(list);
    int levels = 0;
    while (back instanceof List<?> inner && !inner.isEmpty()) {
      back = inner.getFirst();
      levels++;
    }
    assertThat(levels).isEqualTo(200_000);
  }

  @Test
  void noneIsNull() throws Exception {
    assertThat(Pickles.throughFile(Arrays.asList(1, null))).isEqualTo(Arrays.asList(1, null));
  }
}
