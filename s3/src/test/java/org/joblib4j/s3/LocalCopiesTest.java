package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.s3.LocalCopies.Copy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of entries on this machine. */
class LocalCopiesTest {
  private static final EntryName NAME = name(1);

  @TempDir Path folder;

  private static EntryName name(int number) {
    return new EntryName("Copied.function-0123456789ab", "%040x".formatted(number));
  }

  private LocalCopies copies(long most) {
    return new LocalCopies(
        S3Options.at("s3://team-cache")
            .with(o -> {
              o.copies = folder.toString();
              o.copiedBytes = most;
            }));
  }

  private static Path keep(LocalCopies copies, EntryName name, String tag, String content)
      throws IOException {
    Path file = copies.newFile();
    Files.writeString(file, content);
    Path kept = copies.keep(name, tag, file);
    assertThat(file).doesNotExist();
    return kept;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void copyHasItsTag() throws Exception {
    LocalCopies copies = copies(1000);
    keep(copies, NAME, "\"a/strange tag\"", "content");

    Copy copy = copies(1000).find(NAME).orElseThrow();

    assertThat(copy.tag()).isEqualTo("\"a/strange tag\"");
    assertThat(copy.file()).hasContent("content");
    assertThat(copies.find(name(2))).isEmpty();
  }

  @Test
  void newerCopyTakesThePlaceOfTheOlder() throws Exception {
    LocalCopies copies = copies(1000);
    keep(copies, NAME, "one", "old");
    keep(copies, NAME, "two", "new");

    assertThat(copies.find(NAME).map(Copy::tag)).contains("two");
    assertThat(files()).hasSize(1);
  }

  @Test
  void removedCopyLeavesNothing() throws Exception {
    LocalCopies copies = copies(1000);
    Path kept = keep(copies, NAME, "one", "content");
    copies.remove(NAME);
    copies.remove(NAME);

    assertThat(copies.find(NAME)).isEmpty();
    assertThat(kept.getParent()).doesNotExist();
  }

  @Test
  void leastLatelyUsedGoFirst() throws Exception {
    LocalCopies copies = copies(1_000_000);
    for (int i = 0; i < 10; i++) {
      Path kept = keep(copies, name(i), "tag", "x".repeat(20));
      Files.setLastModifiedTime(kept, FileTime.from(Instant.now().minus(Duration.ofHours(20 - i))));
    }
    LocalCopies.used(copies.find(name(2)).orElseThrow());
    copies(100).trim();

    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      if (copies.find(name(i)).isPresent()) {
        left.add(i);
      }
    }
    assertThat(left).containsExactly(2, 7, 8, 9);
  }

  @Test
  void readerKeepsWhatIsRemoved() throws Exception {
    Path kept = keep(copies(1_000_000), NAME, "tag", "content");
    try (var in = Files.newInputStream(kept)) {
      copies(0).trim();

      assertThat(kept).doesNotExist();
      assertThat(in.readAllBytes()).asString().isEqualTo("content");
    }
  }

  @Test
  void unfinishedFilesOfTheDeadAreSwept() throws Exception {
    LocalCopies copies = copies(1000);
    Path old = copies.newFile();
    Files.writeString(old, "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Path young = copies.newFile();
    Files.writeString(young, "half");
    copies.sweep();

    assertThat(files()).containsExactly(young);
  }

  @Test
  void manyThreadsKeepAndRemoveOneEntry() throws Exception {
    LocalCopies copies = copies(1000);
    List<String> contents = List.of("a".repeat(50), "b".repeat(60), "c".repeat(70));
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Callable<Void>> works = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String mine = contents.get(i % 3);
        boolean removes = i == 5;
        works.add(() -> {
          for (int round = 0; round < 100; round++) {
            if (removes) {
              copies.remove(NAME);
            } else {
              keep(copies, NAME, mine.substring(0, 1), mine);
            }
            Optional<Copy> copy = copies.find(NAME);
            if (copy.isPresent()) {
              assertWhole(copy.get(), contents);
            }
          }
          return null;
        });
      }
      for (Future<Void> work : threads.invokeAll(works)) {
        work.get();
      }
    }
  }

  private static void assertWhole(Copy copy, List<String> contents) throws IOException {
    try {
      assertThat(Files.readString(copy.file())).isIn(contents).startsWith(copy.tag());
    } catch (NoSuchFileException e) {
      assertThat(e).hasMessageContaining(NAME.key()); // replaced meanwhile
    }
  }

  @Test
  void placesOfOneFolderAreApart() throws Exception {
    S3Options one = S3Options.at("s3://team-cache/" + UUID.randomUUID());
    S3Options two = S3Options.at("s3://team-cache/" + UUID.randomUUID());

    assertThat(one.folderName()).startsWith("team-cache-").isNotEqualTo(two.folderName());
  }
}
