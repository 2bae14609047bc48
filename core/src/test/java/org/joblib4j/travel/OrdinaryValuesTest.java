package org.joblib4j.travel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.Collator;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of the JDK that are not serializable arrive equal, and of the same kind. */
@SuppressWarnings("JdkObsolete") // lists of all kinds have views
class OrdinaryValuesTest {
  @TempDir private Path folder;

  private static Map<String, Integer> filled(Map<String, Integer> map) {
    map.put("one", 1);
    map.put("two", 2);
    map.put("three", 3);
    return map;
  }

  /** Each is refused by plain Java serialization, and has an equals of its own. */
  static List<Object> values() {
    List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3, 4));
    Map<String, Integer> map = filled(new HashMap<>());
    TreeMap<String, Integer> sorted = new TreeMap<>(filled(new TreeMap<>()));
    LinkedHashMap<String, Integer> linked = new LinkedHashMap<>(sorted);
    Map.Entry<String, Integer> entry = map.entrySet().iterator().next();
    return List.of(
        Path.of("/etc/host name"),
        Path.of("relative/../file.txt"),
        Path.of(""),
        Optional.of("x"),
        Optional.empty(),
        Optional.of(Optional.of(Path.of("a"))),
        OptionalInt.of(-1),
        OptionalInt.empty(),
        OptionalLong.of(1L << 40),
        OptionalDouble.of(0.5),
        OptionalDouble.of(Double.NaN),
        Map.entry("a", 1),
        entry,
        sorted.entrySet().iterator().next(),
        linked.entrySet().iterator().next(),
        Collections.unmodifiableMap(map).entrySet().iterator().next(),
        new EnumMap<>(Map.of(TimeUnit.DAYS, 1)).entrySet().iterator().next(),
        numbers.subList(1, 3),
        List.of(1, 2, 3).subList(1, 2),
        Arrays.asList(1, null, 3).subList(0, 2),
        new LinkedList<>(numbers).subList(1, 3),
        new CopyOnWriteArrayList<>(numbers).subList(1, 3),
        Collections.unmodifiableList(numbers).subList(0, 2),
        Collections.synchronizedList(numbers).subList(0, 2),
        numbers.reversed(),
        List.of(1, 2, 3).reversed(),
        numbers.subList(0, 3).reversed(),
        new LinkedHashSet<>(numbers).reversed(),
        linked.reversed(),
        linked.sequencedKeySet().reversed(),
        map.keySet(),
        map.entrySet(),
        Map.of("a", 1).keySet(),
        Map.of("a", 1).entrySet(),
        Collections.unmodifiableMap(map).keySet(),
        Collections.unmodifiableMap(map).entrySet(),
        Collections.synchronizedMap(map).keySet(),
        sorted.keySet(),
        sorted.navigableKeySet(),
        sorted.descendingMap().keySet(),
        sorted.headMap("two").keySet(),
        sorted.entrySet(),
        linked.sequencedKeySet(),
        linked.sequencedEntrySet(),
        new ConcurrentSkipListMap<>(sorted).keySet(),
        new ConcurrentSkipListMap<>(sorted).entrySet(),
        new EnumMap<>(Map.of(TimeUnit.DAYS, 1)).keySet(),
        StandardCharsets.UTF_8,
        Charset.forName("windows-1252"),
        FileTime.from(Instant.parse("2020-02-03T04:05:06.789Z")),
        FileTime.from(12, TimeUnit.DAYS),
        HexFormat.ofDelimiter(":").withPrefix("<").withSuffix(">").withUpperCase(),
        HexFormat.of(),
        ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3),
        Collator.getInstance(Locale.GERMAN),
        new Locale.LanguageRange("de", 0.5),
        Runtime.version(),
        Character.UnicodeBlock.GREEK);
  }

  @ParameterizedTest
  @MethodSource("values")
  void valueArrivesEqualInsideOfOthersToo(Object value) throws Exception {
    assertThat(Journey.of(value)).isEqualTo(value);
    assertThat(Journey.of(new Object[] {value})[0]).isEqualTo(value);
    assertThat(Journey.of(new ArrayList<>(List.of(value)))).isEqualTo(List.of(value));
    assertThat(Journey.of(Optional.of(Map.entry("k", value))).orElseThrow().getValue())
        .isEqualTo(value);
    assertThatThrownBy(
            () -> new ObjectOutputStream(OutputStream.nullOutputStream()).writeObject(value))
        .as("without this, nothing would show that the table is needed")
        .isInstanceOf(NotSerializableException.class);
  }

  @ParameterizedTest
  @MethodSource("values")
  void valueArrivesOnceAndTravelsAgain(Object value) throws Exception {
    List<Object> twice = Journey.of(new ArrayList<>(List.of(value, value)));

    assertThat(twice.get(0)).isSameAs(twice.get(1));
    assertThat(Journey.of(Journey.of(value))).isEqualTo(value);
  }

  /** What has no equals, and what of it has to be equal. */
  record Case(Object value, Function<Object, Object> content) {
    static <T> Case of(T value, Function<T, Object> content) {
      @SuppressWarnings("unchecked") // what arrives is of the type
      Function<Object, Object> untyped = (Function<Object, Object>) (Function<?, ?>) content;
      return new Case(value, untyped);
    }

    @Override
    public String toString() {
      return value.getClass().getName();
    }
  }

  static List<Case> valuesByContent() {
    LinkedHashMap<String, Integer> linked = new LinkedHashMap<>(filled(new LinkedHashMap<>()));
    IntSummaryStatistics ints = new IntSummaryStatistics();
    ints.accept(3);
    ints.accept(-7);
    LongSummaryStatistics longs = new LongSummaryStatistics();
    longs.accept(1L << 50);
    DoubleSummaryStatistics doubles = new DoubleSummaryStatistics();
    for (int i = 0; i < 100; i++) {
      doubles.accept(0.1 * i);
    }
    return List.of(
        Case.of(linked.values(), c -> List.copyOf((Collection<?>) c)),
        Case.of(linked.sequencedValues().reversed(), List::copyOf),
        Case.of(Map.of("a", 1).values(), List::copyOf),
        Case.of(Collections.unmodifiableMap(linked).values(), List::copyOf),
        Case.of(new TreeMap<>(linked).values(), List::copyOf),
        Case.of(new EnumMap<>(Map.of(TimeUnit.DAYS, 1)).values(), List::copyOf),
        Case.of(new ConcurrentSkipListMap<>(linked).values(), List::copyOf),
        Case.of(new ArrayDeque<>(List.of(1, 2)).reversed(), List::copyOf),
        Case.of(ints, IntSummaryStatistics::toString),
        Case.of(new IntSummaryStatistics(), IntSummaryStatistics::toString),
        Case.of(longs, LongSummaryStatistics::toString),
        Case.of(doubles, s -> List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax())),
        Case.of(new DoubleSummaryStatistics(), DoubleSummaryStatistics::toString));
  }

  @ParameterizedTest
  @MethodSource("valuesByContent")
  void valueWithoutEqualsArrivesWithItsContent(Case each) throws Exception {
    assertThat(each.content().apply(Journey.of(each.value())))
        .isEqualTo(each.content().apply(each.value()));
  }

  static Stream<Object> singletons() {
    return Stream.of(
        System.out,
        System.err,
        Function.identity(),
        Runtime.getRuntime(),
        FileSystems.getDefault(),
        Base64.getEncoder(),
        Base64.getMimeDecoder(),
        DateTimeFormatter.ISO_INSTANT,
        DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("singletons")
  void whatEachJvmHasOnceIsItsOwn(Object value) throws Exception {
    assertThat(Journey.of(value)).isSameAs(value);
  }

  @Test
  void orderComparatorAndNatureOfAViewStay() throws Exception {
    TreeMap<String, Integer> backwards = new TreeMap<>(Comparator.reverseOrder());
    filled(backwards);
    NavigableSet<String> keys = Journey.of(backwards.navigableKeySet());
    assertThat(keys).containsExactly("two", "three", "one");
    assertThat(keys.lower("three")).isEqualTo("two");

    assertThat(Journey.of(filled(new LinkedHashMap<>()).keySet()))
        .containsExactly("one", "two", "three");
    assertThat(Journey.of(new TreeMap<>(Map.of(2, "b", 1, "a")).descendingMap().keySet()))
        .containsExactly(2, 1);

    List<Integer> piece = Journey.of(new ArrayList<>(List.of(1, 2, 3)).subList(0, 2));
    piece.add(9);
    assertThat(piece).containsExactly(1, 2, 9);
    List<Integer> fixed = Journey.of(List.of(1, 2, 3).subList(0, 2));
    assertThatThrownBy(() -> fixed.add(1)).isInstanceOf(UnsupportedOperationException.class);
    List<Integer> reversed = Journey.of(List.of(1, 2, 3).reversed());
    assertThatThrownBy(() -> reversed.add(1)).isInstanceOf(UnsupportedOperationException.class);

    Map.Entry<String, Integer> entry =
        Journey.of(filled(new HashMap<>()).entrySet().iterator().next());
    assertThat(entry.setValue(7)).isNotEqualTo(7);
    assertThat(entry.getValue()).isEqualTo(7);
    assertThat(Map.entry("a", 1)).isEqualTo(new AbstractMap.SimpleEntry<>("a", 1));
    assertThatThrownBy(() -> Journey.of(Map.entry("a", 1)).setValue(2))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void bufferKeepsItsContentPlaceOrderAndKind() throws Exception {
    ByteBuffer direct =
        ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN).putInt(1).putInt(2).position(4);
    ByteBuffer back = Journey.of(direct);
    assertThat(back.isDirect()).isTrue();
    assertThat(back.position()).isEqualTo(4);
    assertThat(back.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(back.getInt()).isEqualTo(2);
    assertThat(back.getInt(0)).isEqualTo(1);

    ByteBuffer fixed = Journey.of(ByteBuffer.wrap(new byte[] {1, 2}).asReadOnlyBuffer());
    assertThat(fixed.isReadOnly()).isTrue();
    assertThat(fixed).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(Journey.of(ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2).slice()).get(0))
        .isEqualTo((byte) 2);
  }

  @Test
  void identityOfKeysStays() throws Exception {
    IdentityHashMap<Object, Integer> map = new IdentityHashMap<>();
    map.put(new ArrayList<>(), 1);
    map.put(new ArrayList<>(), 2);

    assertThat((Set<?>) Journey.of(map.keySet())).hasSize(2);
  }

  @Test
  void collatorComparesAsBefore() throws Exception {
    Collator german = Collator.getInstance(Locale.GERMAN);
    german.setStrength(Collator.PRIMARY);
    Collator back = Journey.of(german);

    assertThat(back.compare("Ä", "a")).isEqualTo(german.compare("Ä", "a"));
    assertThat(back.getStrength()).isEqualTo(Collator.PRIMARY);
  }

  @Test
  void nameOfAFileThatIsNoTextKeepsItsBytes() throws Exception {
    Path odd;
    try {
      odd = Path.of(URI.create(folder.toUri() + "%FF%FE"));
    } catch (IllegalArgumentException e) {
      org.junit.jupiter.api.Assumptions.abort("names are text on this system");
      return;
    }

    assertThat(Journey.of(odd)).isEqualTo(odd);
    assertThat(Journey.of(odd.getFileName())).isEqualTo(odd.getFileName());
  }

  @Test
  void pathOfAnotherFileSystemIsRefused() throws Exception {
    Path zip = folder.resolve("some.zip");
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Files.writeString(inside.getPath("a"), "x");
      assertThatThrownBy(() -> Journey.write(inside.getPath("a")))
          .isInstanceOf(NotSerializableException.class);
    }
  }

  @Test
  void aValueThatContainsItselfIsRefusedAndNotMadeAnother() {
    List<Object> list = new ArrayList<>();
    list.add(Optional.of(list));
    List<Object> back = new ArrayList<>();
    Optional<Object> self = Optional.of(back);
    back.add(self);

    assertThatThrownBy(() -> Journey.write(self))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("java.util.Optional contains itself, through a java.util.ArrayList");
    Map<String, Object> map = new HashMap<>();
    Map.Entry<String, Object> entry = Map.entry("map", map);
    map.put("entry", entry);
    assertThatThrownBy(() -> Journey.write(entry))
        .hasMessageContaining("through a java.util.HashMap");
    assertThat(new TreeSet<>(List.of(1))).isNotEmpty();
  }

  @Test
  void aCircleOutsideOfTheValueIsNone() throws Exception {
    List<Object> list = new ArrayList<>();
    list.add(Optional.of("x"));
    list.add(list);
    List<Object> back = Journey.of(list);

    assertThat(back.get(1)).isSameAs(back);
    assertThat(back.get(0)).isEqualTo(Optional.of("x"));
  }
}
