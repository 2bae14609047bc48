package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private static final NdArray ARRAY = NdArray.of(new double[] {1, 2, 3});

  @TempDir Path folder;

  @Test
  void permissionsOfTheOldFileAreKept() throws IOException {
    Path file = folder.resolve("private.npy");
    Npy.write(ARRAY, file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Npy.write(ARRAY, file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void linksAreWrittenThroughAlsoWhenTheyLeadToNothing() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.npy"), Path.of("target.npy"));

    Npy.write(ARRAY, link);

    assertThat(link).isSymbolicLink();
    assertThat(Npy.read(folder.resolve("target.npy"))).isEqualTo(ARRAY);
  }

  @Test
  void linksThatLeadInACircleAreNamed() throws IOException {
    Path one = folder.resolve("one.npy");
    Files.createSymbolicLink(one, Path.of("two.npy"));
    Files.createSymbolicLink(folder.resolve("two.npy"), Path.of("one.npy"));

    assertThatThrownBy(() -> Npy.write(ARRAY, one))
        .isInstanceOf(FileSystemLoopException.class)
        .hasMessageContaining("one.npy");
  }

  @Test
  void namesMayHaveTheLongestLength() throws IOException {
    Path file = folder.resolve("x".repeat(251) + ".npy");

    Npy.write(ARRAY, file);

    assertThat(Npy.read(file)).isEqualTo(ARRAY);
  }

  @Test
  void nothingStaysOfAWriteThatFails() throws IOException {
    Path file = folder.resolve("old.npy");
    Npy.write(ARRAY, file);

    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                channel -> {
                  throw new IOException("disk full");
                }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("old.npy")
        .hasMessageContaining("disk full");

    assertThat(Npy.read(file)).isEqualTo(ARRAY);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatIsNoFileIsNotMapped() {
    assertThatThrownBy(() -> Npy.map(folder, MapMode.READ))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("directory");
  }
}
