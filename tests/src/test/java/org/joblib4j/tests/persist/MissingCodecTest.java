package org.joblib4j.tests.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.Persist;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed files in a JVM that has core alone. */
class MissingCodecTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bz2", "xz", "lzma", "lz4", "zstd"})
  void theArtifactThatIsMissingIsNamed(String format) throws Exception {
    Path file = folder.resolve("value");
    Persist.dump(List.of("a", "b"), file, Compression.of(format));

    ChildJvm.Result result =
        ChildJvm.onClassPath(ChildJvm.core(), ChildJvm.locationOf(LoadFiles.class))
            .main(LoadFiles.class.getName())
            .run(file.toString());

    assertThat(result.stdout())
        .contains(file.toString(), format, "org.joblib4j:joblib4j-codecs")
        .hasLineCount(1);
    assertThat(result.stderr()).isEmpty();
  }
}
