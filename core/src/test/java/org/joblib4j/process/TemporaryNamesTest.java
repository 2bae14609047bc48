package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep of a folder that everybody can write to removes, and what it leaves alone. */
class TemporaryNamesTest {
  @TempDir private Path folder;
  private String dead;

  @BeforeEach
  void endAProcess() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    dead = TemporaryNames.prefixOf(process.pid());
  }

  private static Path aged(Path entry) throws Exception {
    FileTime time = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    Files.getFileAttributeView(entry, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, time, null);
    return entry;
  }

  private Path file(String name) throws Exception {
    return aged(Files.createFile(folder.resolve(name)));
  }

  @Test
  void whatADeadProcessLeftIsRemoved() throws Exception {
    Path file = file(dead + "1.shared");
    Path inner = Files.createDirectory(folder.resolve(dead + "2"));
    Files.createFile(inner.resolve("worker"));
    aged(inner);
    TemporaryNames.sweep(folder);
    assertThat(file).doesNotExist();
    assertThat(inner).doesNotExist();
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws Exception {
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Path kept = Files.createFile(precious.resolve("kept"));
    aged(precious);
    Path link = aged(Files.createSymbolicLink(folder.resolve(dead + "1"), precious));
    TemporaryNames.sweep(folder);
    assertThat(kept).exists();
    assertThat(link).doesNotExist();
  }

  @Test
  void whatIsYoungOrOfALivingProcessOrOfAnotherNamespaceStays() throws Exception {
    Path young = Files.createFile(folder.resolve(dead + "1"));
    Path living = file(TemporaryNames.prefix() + "1");
    Path elsewhere = file(dead.replaceFirst("[0-9a-z]+-$", "zzzz-") + "1");
    TemporaryNames.sweep(folder);
    assertThat(young).exists();
    assertThat(living).exists();
    assertThat(elsewhere).exists();
  }

  @Test
  void foldersAreRemovedWithAllThatIsInThemButNotWhatLinksLeadTo() throws Exception {
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Path kept = Files.createFile(precious.resolve("kept"));
    Path left = folder.resolve(dead + "0");
    Path deep = Files.createDirectories(left.resolve("sub").resolve("sub"));
    Files.createFile(deep.resolve("file"));
    Files.createSymbolicLink(deep.resolve("link"), precious);
    aged(left);
    TemporaryNames.sweep(folder);
    assertThat(left).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void oddNamesDoNotEndASweep() throws Exception {
    Path odd = file("joblib4j--x");
    Path endless = file("joblib4j-123456789012345678901234567890-0-x");
    Path file = file(dead + "1");
    TemporaryNames.sweep(folder);
    assertThat(odd).exists();
    assertThat(endless).exists();
    assertThat(file).doesNotExist();
  }

  @Test
  void aFolderThatIsNotThereIsNoError() {
    TemporaryNames.sweep(folder.resolve("missing"));
    assertThat(folder).isEmptyDirectory();
  }
}
