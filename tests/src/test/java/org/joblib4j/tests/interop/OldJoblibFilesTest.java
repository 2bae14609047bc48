package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyArray;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads joblib's own test data: files of joblib 0.8 to 0.12 under Python 2.7 to 3.6.
 *
 * <p>The files lie in {@code ../shared/data/joblib-pickles} beside the checkout; skipped where they
 * do not. All of them hold one list, as joblib's {@code create_numpy_pickle.py} tells.
 */
class OldJoblibFilesTest {
  private static final Path FOLDER =
      Path.of("").toAbsolutePath().resolve("../../shared/data/joblib-pickles").normalize();

  @BeforeEach
  void requireFiles() {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), () -> "no folder " + FOLDER);
  }

  /** All but the companion files. */
  static List<Path> files() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return List.of(FOLDER);
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(pkl|gz|gzip|bz2|xz|lzma|lz4)"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void holdsTheKnownListCopied(Path file) throws Exception {
    assertKnown(Persist.load(file, List.class), file);
  }

  @ParameterizedTest
  @MethodSource("files")
  void holdsTheKnownListMapped(Path file) throws Exception {
    assertKnown(Persist.load(file, List.class, LoadOptions.DEFAULT.mapping(MapMode.READ)), file);
  }

  /** A file that is none of these would pass unseen. */
  @Test
  void nothingElseLiesInTheFolder() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      assertThat(all.filter(file -> !file.toString().matches(".*_\\d\\d\\.npy(\\.z)?")))
          .hasSameElementsAs(files());
    }
  }

  private static void assertKnown(List<?> list, Path file) {
    boolean python2 = file.toString().contains("_py2");
    assertThat(list).hasSize(6);
    assertThat(list.get(0)).isEqualTo(NdArray.arange(5));
    assertThat(list.get(1)).isEqualTo(NdArray.arange(0.0, 5.0, 1.0));
    PyArray objects = (PyArray) list.get(2);
    assertThat(objects.shape()).containsExactly(3);
    assertThat(objects.get(0)).isEqualTo(1L);
    assertThat(objects.get(1)).isEqualTo("abc");
    assertThat(objects.get(2)).isEqualTo(Map.of("a", 1L, "b", 2L));
    if (python2) {
      assertThat(list.get(3)).isEqualTo(allBytesAsText());
    } else {
      assertThat((byte[]) list.get(3))
          .isEqualTo(allBytesAsText().getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(list.get(4)).isEqualTo(NdArray.of(new long[] {0, 1, 2}, 1, 3));
    assertThat(list.get(5)).isEqualTo("C'est l'\u00e9t\u00e9 !");
  }

  private static String allBytesAsText() {
    var text = new StringBuilder();
    for (char c = 0; c < 256; c++) {
      text.append(c);
    }
    return text.toString();
  }
}
