package org.joblib4j.tests.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.joblib4j.codecs.XzCompressor;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.DumpOptions;
import org.joblib4j.persist.Persist;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZ;

class CodecsWithoutLibrariesTest {

  /** Dumps in the formats that it is given, and says how that went. */
  static final class Program {
    public static void main(String... formats) throws Exception {
      for (String format : formats) {
        var options = DumpOptions.DEFAULT.compressed(Compression.of(format));
        try {
          Persist.dump(List.of(1, 2), new ByteArrayOutputStream(), options);
          System.out.println(format + " is there");
        } catch (IllegalArgumentException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  private static List<String> run(Path... libraries) throws Exception {
    List<Path> classPath = new ArrayList<>(List.of(libraries));
    classPath.add(ChildJvm.core());
    classPath.add(ChildJvm.locationOf(XzCompressor.class));
    classPath.add(ChildJvm.locationOf(Program.class));
    ChildJvm.Result result =
        ChildJvm.onClassPath(classPath.toArray(Path[]::new))
            .main(Program.class.getName())
            .run("none", "zlib", "bz2", "xz", "lzma", "lz4", "zstd");
    assertThat(result.stderr()).isEmpty();
    return result.stdout().lines().toList();
  }

  @Test
  void otherFormatsWorkAndTheMissingLibraryIsNamed() throws Exception {
    assertThat(run())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("none is there"),
            line -> assertThat(line).isEqualTo("zlib is there"),
            line -> assertThat(line).contains("bz2", "joblib4j-codecs", "commons-compress"),
            line -> assertThat(line).contains("xz", "org.tukaani:xz"),
            line -> assertThat(line).contains("lzma", "org.tukaani:xz"),
            line -> assertThat(line).contains("lz4", "lz4-java"),
            line -> assertThat(line).contains("zstd", "zstd-jni"));
  }

  @Test
  void oneLibraryIsEnoughForItsFormats() throws Exception {
    assertThat(run(ChildJvm.locationOf(XZ.class)))
        .contains("none is there", "xz is there", "lzma is there")
        .doesNotContain("bz2 is there", "lz4 is there", "zstd is there");
  }
}
