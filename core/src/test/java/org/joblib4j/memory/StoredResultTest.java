package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References to results. */
class StoredResultTest {
  record Part(String name, List<Integer> sizes) {}

  @TempDir Path folder;

  static Part part(String name) {
    Counter.count("part " + name);
    return new Part(name, List.of(1, 2));
  }

  @Test
  void aReferenceComputesOnceAndReadsLater() throws Exception {
    var cached = Memory.at(folder).cache(StoredResultTest::part).trusted();
    StoredResult<Part> stored = cached.on("a").store();

    assertThat(stored.get()).isEqualTo(new Part("a", List.of(1, 2)));
    assertThat(cached.on("a").store().get()).isEqualTo(stored.get());
    assertThat(Counter.of("part a")).isEqualTo(1);
    assertThat(stored.info().orElseThrow().arguments()).containsExactly("a");
  }

  @Test
  void itTravels() throws Exception {
    StoredResult<Part> stored = Memory.at(folder).cache(StoredResultTest::part).on("b").store();
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(stored);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((StoredResult<?>) in.readObject()).get()).isEqualTo(new Part("b", List.of(1, 2)));
    }
  }

  @Test
  void itsTextIsEnoughToReadIt() throws Exception {
    StoredResult<Part> stored = Memory.at(folder).cache(StoredResultTest::part).on("c").store();

    assertThat(StoredResult.parse(stored.toString(), Part.class).get()).isEqualTo(stored.get());
    assertThatThrownBy(() -> StoredResult.parse("something", Part.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'something'");
  }

  @Test
  void aResultThatIsGoneIsNamed() throws Exception {
    StoredResult<Part> stored = Memory.at(folder).cache(StoredResultTest::part).on("d").store();
    stored.clear();

    assertThatThrownBy(stored::get).isInstanceOf(NoSuchFileException.class);
    assertThat(stored.info()).isEmpty();
  }

  @Test
  void withoutAStoreItHoldsTheValue() throws Exception {
    StoredResult<Part> stored = Memory.off().cache(StoredResultTest::part).on("e").store();

    assertThat(stored.get().name()).isEqualTo("e");
    assertThat(stored).hasToString("StoredResult[not stored]");
  }
}
