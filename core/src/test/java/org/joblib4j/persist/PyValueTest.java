package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Walking loaded data: errors say where the way ended and what there is. */
class PyValueTest {
  private final PyValue root =
      PyValue.of(Map.of("steps", List.of(List.of("scale", Map.of("mean", 1.5)), 7L), 3L, "three"));

  @Test
  void namesKeysAndPositionsLeadToValues() {
    assertThat(root.at("steps.0.1.mean").asDouble()).isEqualTo(1.5);
    assertThat(root.at("steps.1").asLong()).isEqualTo(7);
    assertThat(root.at("3").asString()).isEqualTo("three");
    assertThat(root.at("steps.1").asArray().getLong()).isEqualTo(7);
  }

  @Test
  void aWrongStepSaysWhatThereIs() {
    assertThatThrownBy(() -> root.at("steps.0.1.std"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("steps.0.1 has no 'std'; it has mean");
    assertThatThrownBy(() -> root.at("steps.5"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("steps has 2 elements, none at 5");
    assertThatThrownBy(() -> root.at("steps.1.x"))
        .isInstanceOf(ClassCastException.class)
        .hasMessage("steps.1 is int, not an object or a dict");
  }

  @Test
  void aWrongTypeSaysWhichItIs() {
    assertThatThrownBy(() -> root.at("steps").asDouble())
        .isInstanceOf(ClassCastException.class)
        .hasMessage("steps is list, not a number");
    assertThatThrownBy(root::asString)
        .isInstanceOf(ClassCastException.class)
        .hasMessage("the value is dict, not a str");
  }

  @Test
  void positionsMayStandInBrackets() {
    PyValue deep = PyValue.of(Map.of("steps", List.of(List.of("scale", 2L))));

    assertThat(deep.at("steps[0].1").asLong()).isEqualTo(2);
    assertThat(deep.at("steps[0][1]").path()).isEqualTo("steps.0.1");
    PyValue keys =
        PyValue.of(Map.of("a.b", List.of(Map.of("c[0]", 3L, "d", 4L)), "e", Map.of("1.5", 5L)));
    assertThat(keys.at("[\"a.b\"][0][\"c[0]\"]").asLong()).isEqualTo(3);
    assertThat(keys.at("[\"a.b\"][0].d").asLong()).isEqualTo(4);
    assertThat(keys.at("e[\"1.5\"]").asLong()).isEqualTo(5);
    assertThat(PyValue.of(List.of(1L, 2L)).at("[1]").asLong()).isEqualTo(2);
    assertThatThrownBy(() -> keys.at("[\"a.c\"]")).hasMessageContaining("has no 'a.c'");
  }
}
