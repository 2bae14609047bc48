package org.joblib4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a function was called with, in short. */
class ArgumentTextTest {
  /** A value whose text fails. */
  private record Failing(Error error) {
    @Override
    public String toString() {
      throw error;
    }
  }

  /** A collection that fails whatever it is asked. */
  private static final class Broken extends AbstractCollection<Object> {
    @Override
    public Iterator<Object> iterator() {
      throw new Error("no element");
    }

    @Override
    public int size() {
      throw new Error("no size");
    }
  }

  @Test
  void failingTextIsTheType() {
    for (Error error : List.of(new Error("no text"), new AssertionError(), new LinkageError())) {
      assertThat(ArgumentText.of(new Failing(error))).isEqualTo(Failing.class.getName());
    }
    assertThat(ArgumentText.of(new Failing(new StackOverflowError())))
        .isEqualTo(Failing.class.getName());
  }

  @Test
  void collectionWithoutASizeIsTheType() {
    assertThat(ArgumentText.of(new Broken())).isEqualTo(Broken.class.getName());
  }

  @Test
  void whatNoProgramSurvivesPasses() {
    assertThatThrownBy(() -> ArgumentText.of(new Failing(new InternalError("broken JVM"))))
        .isInstanceOf(InternalError.class);
  }
}
