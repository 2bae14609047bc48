package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.NdArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no joblib file, or holds something else than was asked for. */
class WrongFilesTest {
  @TempDir Path folder;

  /** Something of a program. */
  record Point(int x, int y) {}

  @Test
  void textIsNoJoblibFile() throws Exception {
    for (String text : List.of("id,name\n1,a\n", "Name,Age\n", "this is text", "<html>")) {
      Path file = Files.writeString(folder.resolve("text"), text);
      assertThatThrownBy(() -> Persist.load(file))
          .as(text)
          .isInstanceOf(PickleException.class)
          .hasMessageContaining("no joblib file");
    }
  }

  @Test
  void directoriesAreNamed() {
    assertThatThrownBy(() -> Persist.load(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": is a directory");
  }

  @Test
  void theMissingFolderIsNamed() {
    Path file = folder.resolve("no/such/m.joblib");

    assertThatThrownBy(() -> Persist.dump(1, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.getParent() + " does not exist")
        .hasMessageNotContaining(".part");
  }

  @Test
  void anArrayIsNotMadeOfARecord() throws Exception {
    Path file = folder.resolve("point");
    Persist.dump(new Point(1, 2), file);

    assertThatThrownBy(() -> Persist.load(file, NdArray.class))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("expected org.joblib4j.array.NdArray, found");
  }

  @Test
  void theNamesThatAreThereAreListed() throws Exception {
    Path file = folder.resolve("map");
    Persist.dump(Map.of("x", 1, "wrong", 2), file);

    assertThatThrownBy(() -> Persist.load(file, Point.class))
        .hasMessageContaining("no value for 'y' of " + Point.class.getName())
        .hasMessageContaining("[wrong, x]");
  }
}
