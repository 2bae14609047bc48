package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.array.MapMode;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Arrays of every type in files beside the pickle, as joblib up to 0.9 had them. Needs python3 with
 * joblib and NumPy; is skipped without.
 */
class CompanionFilesTest {
  private static final String WRITE =
      """
      from joblib.numpy_pickle_compat import NDArrayWrapper
      with open("expected.txt", "w", encoding="ascii") as expected:
          for name, value in array_values():
              if type(value) is not np.ndarray:
                  continue
              companion = name + ".pkl_01.npy"
              np.save(companion, value)
              dump_pickle([NDArrayWrapper(companion, np.ndarray)], name + ".pkl", 2)
              written = np.load(companion, allow_pickle=True)
              expected.write(name + ".pkl\\t" + describe([written]) + "\\n")
      """;

  @TempDir Path folder;

  @Test
  void arraysOfEveryTypeAreReadAndMapped() throws Exception {
    // Not as the main module, which would write all of its own cases.
    String cases = "__name__ = 'cases'\n" + PythonFilesTest.script("python_cases.py");
    Python.with("joblib", "numpy").run(folder, cases + "\n" + WRITE);

    List<String> lines = Files.readAllLines(folder.resolve("expected.txt"));
    assertThat(lines).hasSizeGreaterThan(60);
    assertThat(mismatches(lines, LoadOptions.DEFAULT)).isEmpty();
    assertThat(mismatches(lines, LoadOptions.DEFAULT.mapping(MapMode.READ))).isEmpty();
    assertThat(text(LoadOptions.DEFAULT).isMapped()).isFalse();
    assertThat(text(LoadOptions.DEFAULT.mapping(MapMode.READ)).isMapped()).isTrue();
  }

  private List<String> mismatches(List<String> lines, LoadOptions options) {
    List<String> mismatches = new ArrayList<>();
    for (String line : lines) {
      String[] fileAndValue = line.split("\t", 2);
      String found;
      try {
        found =
            Description.of(Persist.load(folder.resolve(fileAndValue[0]), Object.class, options));
      } catch (IOException e) {
        found = e.toString();
      }
      if (!found.equals(fileAndValue[1])) {
        mismatches.add(
            "%s: expected %s, found %s"
                .formatted(
                    fileAndValue[0],
                    Description.shortened(fileAndValue[1]),
                    Description.shortened(found)));
      }
    }
    return mismatches;
  }

  private PyArray text(LoadOptions options) throws IOException {
    List<?> list = Persist.load(folder.resolve("array_text.pkl"), List.class, options);
    return (PyArray) list.getFirst();
  }

  @Test
  void damagedHeadersAreNamed() throws Exception {
    Python.with("joblib", "numpy")
        .run(
            folder,
            """
            import pickle, numpy as np
            from joblib.numpy_pickle_compat import NDArrayWrapper
            np.save('whole.npy', np.array(['abc', 'de']))
            whole = open('whole.npy', 'rb').read()
            damaged = {
                'cut.npy': whole[:-1],
                'head.npy': whole[:40],
                'type.npy': whole.replace(b'<U3', b'<X3'),
                'bracket.npy': whole.replace(b'(2,)', b'(2, '),
                'other.npy': b'nothing of the kind',
                'shape.npy': whole.replace(b'(2,)', b'(-2,)').replace(b'   \\n', b'  \\n'),
            }
            for name, content in damaged.items():
                open(name, 'wb').write(content)
                pickle.dump(NDArrayWrapper(name, np.ndarray), open(name + '.pkl', 'wb'), 2)
            """);
    refused("cut.npy", "cut off: expected 24 bytes after the header, found 23");
    refused("head.npy", "damaged at character");
    refused("type.npy", "unknown dtype 'X3'");
    refused("bracket.npy", "damaged at character");
    refused("other.npy", "does not start as an .npy file");
    refused("shape.npy", "negative length -2");
  }

  private void refused(String companion, String reason) {
    for (LoadOptions options :
        List.of(LoadOptions.DEFAULT, LoadOptions.DEFAULT.mapping(MapMode.READ))) {
      assertThatThrownBy(
              () -> Persist.load(folder.resolve(companion + ".pkl"), Object.class, options))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(reason);
    }
  }
}
