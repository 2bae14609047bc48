package org.joblib4j.travel;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.RuleBasedCollator;
import java.time.Instant;
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of the JDK that are not serializable, and how each travels: as parts that do, of which
 * an equal value is made again.
 *
 * <p>The first form that fits is taken. A view of a collection travels as a collection of its own:
 * {@code subList} exists to cut work into pieces, and the whole would not help. The order stays, as
 * do the comparator and whether it can be changed; a reversed view stays one of the collection
 * behind it. The classes of views have no names that a program can say, hence the look at what they
 * are called.
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions are lambdas that capture nothing
enum ValueForm {
  PATH(
      Path.class,
      path -> path.getFileSystem().equals(FileSystems.getDefault()) ? SentPath.parts(path) : null,
      SentPath::make),
  OPTIONAL(
      Optional.class, o -> parts(((Optional<?>) o).orElse(null)), p -> Optional.ofNullable(p[0])),
  OPTIONAL_INT(
      OptionalInt.class,
      o -> o.isPresent() ? parts(o.getAsInt()) : parts(),
      p -> p.length == 0 ? OptionalInt.empty() : OptionalInt.of((int) only(p))),
  OPTIONAL_LONG(
      OptionalLong.class,
      o -> o.isPresent() ? parts(o.getAsLong()) : parts(),
      p -> p.length == 0 ? OptionalLong.empty() : OptionalLong.of((long) only(p))),
  OPTIONAL_DOUBLE(
      OptionalDouble.class,
      o -> o.isPresent() ? parts(o.getAsDouble()) : parts(),
      p -> p.length == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) only(p))),

  FIXED_ENTRY(
      Map.Entry.class,
      e -> isFixed(e) ? parts(e.getKey(), e.getValue()) : null,
      p ->
          p[0] == null || p[1] == null
              ? new SimpleImmutableEntry<>(p[0], p[1])
              : Map.entry(p[0], p[1]),
      "its key",
      "its value"),
  ENTRY(
      Map.Entry.class,
      e -> parts(e.getKey(), e.getValue()),
      p -> new SimpleEntry<>(p[0], p[1]),
      "its key",
      "its value"),
  REVERSED(
      SequencedCollection.class,
      c -> isNamed(c, "Reverse") ? parts(c.reversed()) : null,
      p -> ((SequencedCollection<?>) only(p)).reversed(),
      "the collection that it reverses"),
  REVERSED_MAP(
      SequencedMap.class,
      m -> isNamed(m, "Reverse") ? parts(m.reversed()) : null,
      p -> ((SequencedMap<?, ?>) only(p)).reversed(),
      "the map that it reverses"),
  FIXED_LIST(
      List.class,
      l -> isFixed(l) ? l.toArray() : null,
      p -> Collections.unmodifiableList(new ArrayList<>(Arrays.asList(p)))),
  LIST(List.class, l -> l.toArray(), p -> new ArrayList<>(Arrays.asList(p))),
  SORTED_SET(SortedSet.class, ValueForm::sortedParts, ValueForm::sortedSet, "its comparator"),
  IDENTITY_SET(
      Set.class,
      s -> isNamed(s, "IdentityHashMap") ? s.toArray() : null,
      p -> {
        Set<@Nullable Object> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(Arrays.asList(p));
        return set;
      }),
  FIXED_SET(
      Set.class,
      s -> isFixed(s) ? s.toArray() : null,
      p -> Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(p)))),
  SET(Set.class, s -> s.toArray(), p -> new LinkedHashSet<>(Arrays.asList(p))),
  /** The values of a map. */
  VALUES(
      Collection.class,
      c ->
          c.getClass().getSimpleName().contains("Values") || isNamed(c, "AbstractMap$")
              ? c.toArray()
              : null,
      p -> new ArrayList<>(Arrays.asList(p))),

  CHARSET(Charset.class, c -> parts(c.name()), p -> Charset.forName((String) only(p))),
  FILE_TIME(
      FileTime.class,
      t -> FileTime.from(t.toInstant()).equals(t) ? parts(t.toInstant()) : null,
      p -> FileTime.from((Instant) only(p))),
  HEX_FORMAT(
      HexFormat.class,
      f -> parts(f.delimiter(), f.prefix(), f.suffix(), f.isUpperCase()),
      p -> {
        HexFormat format =
            HexFormat.ofDelimiter(text(p, 0)).withPrefix(text(p, 1)).withSuffix(text(p, 2));
        return (boolean) of(p, 3) ? format.withUpperCase() : format;
      }),
  INT_STATISTICS(
      IntSummaryStatistics.class,
      s -> parts(s.getCount(), s.getMin(), s.getMax(), s.getSum()),
      p ->
          new IntSummaryStatistics(
              (long) of(p, 0), (int) of(p, 1), (int) of(p, 2), (long) of(p, 3))),
  LONG_STATISTICS(
      LongSummaryStatistics.class,
      s -> parts(s.getCount(), s.getMin(), s.getMax(), s.getSum()),
      p ->
          new LongSummaryStatistics(
              (long) of(p, 0), (long) of(p, 1), (long) of(p, 2), (long) of(p, 3))),
  DOUBLE_STATISTICS(
      DoubleSummaryStatistics.class,
      s -> parts(s.getCount(), s.getMin(), s.getMax(), s.getSum()),
      p ->
          new DoubleSummaryStatistics(
              (long) of(p, 0), (double) of(p, 1), (double) of(p, 2), (double) of(p, 3))),
  BYTE_BUFFER(ByteBuffer.class, SentBuffer::parts, SentBuffer::make),
  COLLATOR(
      RuleBasedCollator.class,
      c -> parts(c.getRules(), c.getStrength(), c.getDecomposition()),
      SentCollator::make),
  LANGUAGE_RANGE(
      Locale.LanguageRange.class,
      r -> parts(r.getRange(), r.getWeight()),
      p -> new Locale.LanguageRange(text(p, 0), (double) of(p, 1))),
  RUNTIME_VERSION(
      Runtime.Version.class,
      v -> parts(v.toString()),
      p -> Runtime.Version.parse((String) only(p))),
  UNICODE_BLOCK(
      Character.UnicodeBlock.class,
      b -> parts(b.toString()),
      p -> Character.UnicodeBlock.forName((String) only(p))),
  /** What there is once in each JVM. */
  SINGLETON(
      Object.class,
      o -> {
        String name = Singletons.name(o);
        return name == null ? null : parts(name);
      },
      p -> Singletons.get((String) only(p)));

  private static final ValueForm[] ALL = values();

  private final Class<?> type;
  private final Taking<Object> taking;
  private final Making making;
  private final List<String> steps;

  /** The parts of a value, null where it has another form or none. */
  private interface Taking<T> {
    @Nullable Object @Nullable [] parts(T value);
  }

  /** A value of its parts. */
  private interface Making {
    Object of(@Nullable Object[] parts);
  }

  @SuppressWarnings("unchecked") // it is only given objects of the class
  <T> ValueForm(Class<T> type, Taking<? super T> taking, Making making, String... steps) {
    this.type = type;
    this.taking = (Taking<Object>) taking;
    this.making = making;
    this.steps = List.of(steps);
  }

  /** What is to be sent for an object that is not serializable, null where it cannot travel. */
  static @Nullable SentValue send(Object object) {
    for (ValueForm form : ALL) {
      if (form.type.isInstance(object)
          && (form == SINGLETON || form == PATH || Jdk.defines(object.getClass()))) {
        @Nullable Object[] parts = form.taking.parts(object);
        if (parts != null) {
          return new SentValue(form, object, parts);
        }
      }
    }
    return null;
  }

  /** What the values of this form are. */
  Class<?> type() {
    return type;
  }

  Object make(@Nullable Object[] parts) {
    return making.of(parts);
  }

  /** The name of a part. */
  String step(int part) {
    if (part < steps.size()) {
      return steps.get(part);
    }
    return Collection.class.isAssignableFrom(type)
        ? "element " + (part - steps.size())
        : "its value";
  }

  private static @Nullable Object[] parts(@Nullable Object... parts) {
    return parts;
  }

  static Object only(@Nullable Object[] parts) {
    return of(parts, 0);
  }

  static Object of(@Nullable Object[] parts, int index) {
    Object part = parts[index];
    if (part == null) {
      throw new IllegalArgumentException("part " + index + " is missing");
    }
    return part;
  }

  static String text(@Nullable Object[] parts, int index) {
    return (String) of(parts, index);
  }

  private static boolean isNamed(Object view, String text) {
    return view.getClass().getName().contains(text);
  }

  /** Whether a view of the JDK, or an entry of one, refuses changes. */
  private static boolean isFixed(Object view) {
    return isNamed(view, "Immutable")
        || isNamed(view, "Unmodifiable")
        || isNamed(view, "KeyValueHolder");
  }

  private static @Nullable Object[] sortedParts(SortedSet<?> set) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(set.comparator());
    parts.addAll(set);
    return parts.toArray();
  }

  @SuppressWarnings("unchecked") // the comparator had the elements before
  private static SortedSet<@Nullable Object> sortedSet(@Nullable Object[] parts) {
    SortedSet<@Nullable Object> set = new TreeSet<>((Comparator<@Nullable Object>) parts[0]);
    set.addAll(Arrays.asList(parts).subList(1, parts.length));
    return set;
  }
}
