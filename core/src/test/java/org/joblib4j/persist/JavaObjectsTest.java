package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records, enums, sealed hierarchies and plain classes. */
class JavaObjectsTest {
  enum Colour {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "constant with a body";
      }
    }
  }

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Polygon(List<double[]> corners, Optional<Colour> colour) implements Shape {}

  @SuppressWarnings("ArrayRecordComponent") // users have such records
  record Drawing(String name, Map<String, Shape> shapes, NdArray pixels, int[][] grid) {}

  record Positive(int number) {
    Positive {
      if (number <= 0) {
        throw new IllegalArgumentException("not positive: " + number);
      }
    }
  }

  record Holder(List<Object> list) {}

  static class Base {
    int inherited = 1;
  }

  static final class Plain extends Base {
    private final String name;
    @Nullable Plain other;
    transient int cache = 5;

    Plain() {
      this("");
    }

    Plain(String name) {
      this.name = name;
    }
  }

  static final class NoConstructor {
    final int x;

    NoConstructor(int x) {
      this.x = x;
    }
  }

  private static <T> T back(Object value, Class<T> type) throws IOException {
    return Persist.load(new ByteArrayInputStream(Pickles.dump(value)), type, LoadOptions.DEFAULT);
  }

  @Test
  void aRecordAndAllItsComponentsComeBackForItsType() throws Exception {
    var drawing =
        new Drawing(
            "d",
            Map.of(
                "c", new Circle(1.5),
                "p", new Polygon(List.of(new double[] {1, 2}), Optional.of(Colour.GREEN))),
            NdArray.arange(3),
            new int[][] {{1}, {2}});
    Drawing back = back(drawing, Drawing.class);
    assertThat(back.shapes().get("c")).isEqualTo(new Circle(1.5));
    Polygon polygon = (Polygon) Objects.requireNonNull(back.shapes().get("p"));
    assertThat(polygon.corners().getFirst()).containsExactly(1, 2);
    assertThat(polygon.colour()).contains(Colour.GREEN);
    assertThat(back.pixels()).isEqualTo(drawing.pixels());
    assertThat(back.grid()).isDeepEqualTo(drawing.grid());
  }

  @Test
  void aClassThatIsNotAllowedStaysData() throws Exception {
    PyObject object = (PyObject) Pickles.throughFile(new Circle(1.5));
    assertThat(object.className()).isEqualTo("types.SimpleNamespace");
    assertThat(object.attr("radius").asDouble()).isEqualTo(1.5);
    assertThat(object.attr("__java_class__").asString()).isEqualTo(Circle.class.getName());
    assertThat(Pickles.throughFile(Colour.RED)).isEqualTo("RED");
  }

  @Test
  void aSealedTypeAllowsWhatItPermits() throws Exception {
    assertThat(back(new Circle(2), Shape.class)).isEqualTo(new Circle(2));
  }

  @Test
  void anAllowedClassIsRebuiltWhereverItStands() throws Exception {
    assertThat(Pickles.throughFile(List.of(new Circle(1), Colour.RED), Circle.class, Colour.class))
        .isEqualTo(List.of(new Circle(1), Colour.RED));
  }

  @Test
  void namesOfADictBecomeARecord() throws Exception {
    assertThat(back(Map.of("radius", 3L), Circle.class)).isEqualTo(new Circle(3));
    assertThat(back(Map.of("number", 3L), Positive.class)).isEqualTo(new Positive(3));
  }

  @Test
  void whatARecordRefusesIsRefused() {
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> back(Map.of("number", -1), Positive.class))
        .withMessageContaining("not positive: -1");
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> back(Map.of("number", "x"), Positive.class))
        .withMessageContaining("value.number: expected int, found str");
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> back(Map.of("number", 1L << 40), Positive.class))
        .withMessageContaining("value.number: expected int, found int 1099511627776");
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> back(Map.of(), Positive.class))
        .withMessageContaining("there is no value for 'number'");
  }

  @Test
  void aPlainObjectComesBackByItsFields() throws Exception {
    var plain = new Plain("a");
    plain.inherited = 7;
    plain.cache = 9;
    plain.other = new Plain("b");
    plain.other.other = plain;
    Plain back = back(plain, Plain.class);
    assertThat(back.name).isEqualTo("a");
    assertThat(back.inherited).isEqualTo(7);
    assertThat(back.cache).isEqualTo(5);
    Plain other = Objects.requireNonNull(back.other);
    assertThat(other.name).isEqualTo("b");
    assertThat(other.other).isSameAs(back);
  }

  @Test
  void aRecordInItsOwnListComesBackInIt() throws Exception {
    var holder = new Holder(new ArrayList<>());
    holder.list().add(holder);
    Holder back = back(holder, Holder.class);
    assertThat(back.list().getFirst()).isSameAs(back);
  }

  @Test
  void whatCannotBeWrittenIsNamedWithItsPath() {
    assertThatThrownBy(
            () -> Pickles.dump(Map.of("conn", List.of(1, new Holder(List.of(new Socket()))))))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageStartingWith(
            "value[\"conn\"][1].list[0]: java.net.Socket has no form in a file");
    Runnable lambda = () -> {};
    assertThatThrownBy(() -> Pickles.dump(new Object[] {lambda}))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageStartingWith("value[0]: a lambda or generated class");
    assertThatThrownBy(() -> Pickles.dump(new NoConstructor(1)))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageContaining("give it a constructor without parameters, or make it a record");
    Object[] self = new Object[1];
    self[0] = self;
    assertThatThrownBy(() -> Pickles.dump(self))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageStartingWith("value[0]: an array contains itself");
  }

  @Test
  void keysThatAreOneInPythonAreRefused() {
    assertThatThrownBy(() -> Pickles.dump(Map.of("m", Map.of(1, "a", true, "b"))))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageContaining("value[\"m\"]")
        .hasMessageContaining("two keys are one to Python");
    assertThatThrownBy(() -> Pickles.dump(Map.of("a", 1, 'a', 2)))
        .isInstanceOf(NotPersistableException.class);
    assertThatThrownBy(() -> Pickles.dump(Map.of(0.0, 1, -0.0, 2)))
        .isInstanceOf(NotPersistableException.class);
    assertThatThrownBy(() -> Pickles.dump(Map.of(new Circle(1), 1)))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageContaining("Python cannot hash a key of " + Circle.class.getTypeName());
  }

  @Test
  void numbersAndArraysBecomeWhatIsAskedFor() throws Exception {
    assertThat(back(List.of(1L, 2L), int[].class)).containsExactly(1, 2);
    assertThat(back(NdArray.arange(3), long[].class)).containsExactly(0, 1, 2);
    assertThat(back(NdArray.arange(4).reshape(2, 2), double[][].class))
        .isDeepEqualTo(new double[][] {{0, 1}, {2, 3}});
    assertThat(back(new double[] {1, 2}, NdArray.class)).isEqualTo(NdArray.of(new double[] {1, 2}));
    assertThat(back(List.of("RED"), Colour[].class)).containsExactly(Colour.RED);
    assertThat(back(3L, Double.class)).isEqualTo(3.0);
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> back(NdArray.arange(4).reshape(2, 2), double[].class))
        .withMessageContaining("expected double[], found an array of int64 of shape [2, 2]");
  }

  @Test
  void noneIsNoValueOfAClass() {
    var out = new ByteArrayOutputStream();
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> {
          Persist.dump(null, out, Compression.NONE);
          Persist.load(
              new ByteArrayInputStream(out.toByteArray()), String.class, LoadOptions.DEFAULT);
        })
        .withMessageContaining("holds None");
  }
}
