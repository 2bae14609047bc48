package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serial;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records count by class and components, other objects by class and fields. */
class ObjectsTest {

  @SuppressWarnings("ArrayRecordComponent") // users have such
  private record Model(double[] weights, NdArray data, @Nullable String name) {}

  @Test
  void recordsCountByTheContentOfTheirComponents() {
    var model = new Model(new double[] {1, 2}, NdArray.arange(3), null);
    var same = new Model(new double[] {1, 2}, NdArray.arange(3), null);
    var other = new Model(new double[] {1, 3}, NdArray.arange(3), null);

    assertThat(Fingerprint.of(model)).isEqualTo(Fingerprint.of(same));
    assertThat(Fingerprint.of(model)).isNotEqualTo(Fingerprint.of(other));
    assertThat(Fingerprint.of(model))
        .isNotEqualTo(Fingerprint.of(new Model(model.weights(), model.data(), "")));
  }

  @SuppressWarnings("UnusedVariable") // reflection reads it
  private static class Base {
    private int value = 1;
    transient int cached;

    void set(int newValue) {
      value = newValue;
    }
  }

  @SuppressWarnings({"HidingField", "UnusedVariable"}) // reflection reads both
  private static final class Derived extends Base {
    private int value = 2;

    void setOwn(int newValue) {
      value = newValue;
    }
  }

  @Test
  void fieldsOfSuperclassesCountEvenUnderTheSameName() {
    Derived changedAbove = new Derived();
    changedAbove.set(2);
    Derived changedBelow = new Derived();
    changedBelow.setOwn(1);

    assertThat(List.of(new Derived(), changedAbove, changedBelow, new Base()))
        .extracting(Fingerprint::of)
        .doesNotHaveDuplicates();
  }

  @Test
  void transientFieldsDoNotCount() {
    Base cached = new Base();
    cached.cached = 7;
    assertThat(Fingerprint.of(cached)).isEqualTo(Fingerprint.of(new Base()));
  }

  private static final class Outer {
    private final int value;

    Outer(int value) {
      this.value = value;
    }

    private final class Inner {
      int ofOuter() {
        return value;
      }
    }
  }

  @Test
  void theObjectAroundAnInnerOneAndWhatAnAnonymousOneCapturedCount() {
    Outer.Inner inner = new Outer(0).new Inner();
    assertThat(inner.ofOuter()).isZero();
    assertThat(Fingerprint.of(inner))
        .isEqualTo(Fingerprint.of(new Outer(0).new Inner()))
        .isNotEqualTo(Fingerprint.of(new Outer(1).new Inner()));
    assertThat(Fingerprint.of(anonymous("a")))
        .isEqualTo(Fingerprint.of(anonymous("a")))
        .isNotEqualTo(Fingerprint.of(anonymous("b")));
  }

  private static Serializable anonymous(String captured) {
    return new Serializable() {
      @Serial private static final long serialVersionUID = 1;

      @Override
      public String toString() {
        return captured;
      }
    };
  }

  private static final class Named<E> extends ArrayList<E> {
    @Serial private static final long serialVersionUID = 1;

    private final String name;

    Named(String name, List<E> elements) {
      super(elements);
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Range extends AbstractList<Integer> {
    private final int size;

    /** Something that another object of the same content need not have. */
    @SuppressWarnings("UnusedVariable") // reflection could read it
    private @Nullable Object lastAsked;

    Range(int size) {
      this.size = size;
    }

    @Override
    public Integer get(int index) {
      Integer element = index;
      lastAsked = element;
      return element;
    }

    @Override
    public int size() {
      return size;
    }
  }

  @Test
  void collectionsOfOtherClassesCountByClassAndElements() {
    Range used = new Range(3);
    assertThat(used.get(2)).isEqualTo(2);
    assertThat(Fingerprint.of(new Range(3)))
        .isEqualTo(Fingerprint.of(used))
        .isNotEqualTo(Fingerprint.of(new Range(4)))
        .isNotEqualTo(Fingerprint.of(List.of(0, 1, 2)));
  }

  @Test
  void whatASubclassOfAJdkCollectionAddsCounts() {
    assertThat(Fingerprint.of(new Named<>("a", List.of(1))))
        .isEqualTo(Fingerprint.of(new Named<>("a", List.of(1))))
        .isNotEqualTo(Fingerprint.of(new Named<>("b", List.of(1))))
        .isNotEqualTo(Fingerprint.of(new Named<>("a", List.of(2))))
        .isNotEqualTo(Fingerprint.of(List.of(1)));
  }

  @Test
  void aFingerprintIsAValue() {
    Fingerprint one = Fingerprint.of(1);
    assertThat(one).isEqualTo(Fingerprint.of(1)).hasSameHashCodeAs(Fingerprint.of(1));
    assertThat(one.bytes()).hasSize(32);
    assertThat(one.hex()).hasSize(64).isEqualTo(one.toString());
    one.bytes()[0]++;
    assertThat(one).isEqualTo(Fingerprint.of(1));
    assertThat(Fingerprint.of(1, HashAlgorithm.XXH3_128).bytes()).hasSize(16);
    assertThat(Fingerprint.of(one)).isEqualTo(Fingerprint.of(Fingerprint.of(1)));
    assertThat(one.algorithm()).isEqualTo(HashAlgorithm.SHA_256);
  }
}
