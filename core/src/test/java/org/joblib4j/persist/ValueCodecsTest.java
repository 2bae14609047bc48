package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.spi.ValueCodec;
import org.junit.jupiter.api.Test;

/** Classes that others wrote, in the form that a codec gives them. */
class ValueCodecsTest {
  /** A class of the kind that no reflection should look into. */
  private static class Vector {
    private final double[] elements;

    Vector(double... elements) {
      this.elements = elements;
    }
  }

  private static final class SubVector extends Vector {
    SubVector(double... elements) {
      super(elements);
    }
  }

  private static final class VectorCodec implements ValueCodec<Vector> {
    @Override
    public Class<Vector> type() {
      return Vector.class;
    }

    @Override
    public Object encode(Vector value) {
      if (value.elements.length == 0) {
        throw new IllegalArgumentException("it is empty");
      }
      return NdArray.of(value.elements);
    }

    @Override
    public Vector decode(Object form) {
      if (form instanceof NdArray array && array.ndim() == 1) {
        return new Vector(array.toDoubleArray());
      }
      throw new IllegalArgumentException("expected an array of one axis");
    }
  }

  record Step(String name, Vector weights) {}

  private static byte[] dump(Object value) throws IOException {
    var out = new ByteArrayOutputStream();
    Persist.dump(value, out, DumpOptions.DEFAULT.with(new VectorCodec()));
    return out.toByteArray();
  }

  private static <T> T load(byte[] bytes, Class<T> type) throws IOException {
    return Persist.load(
        new ByteArrayInputStream(bytes), type, LoadOptions.DEFAULT.with(new VectorCodec()));
  }

  @Test
  void theFormIsWhatOthersSee() throws IOException {
    assertThat(Pickles.load(dump(new Vector(1, 2)), LoadOptions.DEFAULT))
        .isEqualTo(NdArray.of(new double[] {1, 2}));
  }

  @Test
  void aRequestedClassIsMadeAlsoOfWhatPythonWrote() throws IOException {
    assertThat(load(dump(new Vector(1, 2)), Vector.class).elements).containsExactly(1, 2);
    assertThat(load(Pickles.dump(NdArray.arange(3)), Vector.class).elements)
        .containsExactly(0, 1, 2);
    assertThat(load(dump(new Step("a", new SubVector(3))), Step.class).weights().elements)
        .containsExactly(3);
  }

  @Test
  void anAllowedClassIsMadeWhereTheFileHasIt() throws IOException {
    var shared = new Vector(1);
    byte[] bytes = dump(List.of(shared, shared, "x"));
    List<?> list =
        (List<?>)
            Pickles.load(bytes, LoadOptions.DEFAULT.allowing(Vector.class).with(new VectorCodec()));
    assertThat(list.get(0)).isInstanceOf(Vector.class).isSameAs(list.get(1));
    assertThat(load(bytes, List.class).get(0)).isEqualTo(NdArray.of(new double[] {1}));
  }

  @Test
  void refusalsNameThePlaceAndTheReason() throws IOException {
    assertThatThrownBy(() -> dump(Map.of("a", new Vector())))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageContaining("value[\"a\"]")
        .hasMessageEndingWith("it is empty");
    byte[] text = Pickles.dump(Arrays.asList("x"));
    assertThatThrownBy(() -> load(text, Vector.class))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("expected an array of one axis");
  }

  @Test
  void aFormThatContainsTheValueIsRefused() {
    ValueCodec<Vector> endless =
        new ValueCodec<>() {
          @Override
          public Class<Vector> type() {
            return Vector.class;
          }

          @Override
          public Object encode(Vector value) {
            return List.of(value);
          }

          @Override
          public Vector decode(Object form) {
            throw new IllegalArgumentException("never");
          }
        };
    assertThatThrownBy(() ->
            Persist.dump(
                new Vector(1), new ByteArrayOutputStream(), DumpOptions.DEFAULT.with(endless)))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageContaining("contains it itself");
  }
}
