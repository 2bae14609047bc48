package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that other processes can open, in a folder that everybody can write to. */
class SharedFileTest {
  @TempDir private Path folder;

  @Test
  void aNameCannotBeTakenBeforehand() {
    Set<Path> names = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      names.add(TemporaryNames.unguessable(folder, ".shared"));
    }
    assertThat(names)
        .hasSize(1000)
        .allMatch(name -> {
          String text = String.valueOf(name.getFileName());
          return text.startsWith(TemporaryNames.prefix())
              && text.substring(TemporaryNames.prefix().length()).matches("[0-9a-f]{16}\\.shared");
        });
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere such a file has a name")
  void aFileHasNoNameAndIsFoundByItsDescriptor() throws Exception {
    for (int i = 1; i <= 200; i++) {
      // What somebody puts here who knows how names used to be made.
      Files.createFile(folder.resolve(TemporaryNames.prefix() + i + ".shared"));
    }
    try (SharedFile one = SharedFile.create(folder);
        SharedFile two = SharedFile.create(folder)) {
      one.channel().write(ByteBuffer.wrap(new byte[] {1}));
      two.channel().write(ByteBuffer.wrap(new byte[] {2, 2}));
      assertThat(Files.readAllBytes(one.path())).containsExactly(1);
      assertThat(Files.readAllBytes(two.path())).containsExactly(2, 2);
      try (Stream<Path> names = Files.list(folder)) {
        assertThat(names).hasSize(200);
      }
    }
  }
}
