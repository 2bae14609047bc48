package org.joblib4j.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies, what is remembered, and what is stale. */
class CodeAnalysisTest {
  @TempDir static Path folder;
  private static Compilation pristine;

  private Instant start = Instant.EPOCH;
  private Instant now = start;
  private final InstantSource clock = () -> now;
  private Compilation app;
  private Path classFile;
  private CodeAnalysis analysis;

  private static String source(int constant) {
    return "package app; public class App { static int f() { return g(); }"
        + (" static int g() { return " + constant + "; } }");
  }

  @BeforeAll
  static void compile() {
    pristine = Compilation.of(folder, Map.of("app.App", source(1)), "-g");
  }

  @BeforeEach
  void copy() throws IOException {
    app = pristine.copied();
    classFile = app.directory().resolve("app/App.class");
    Files.setLastModifiedTime(classFile, FileTime.from(Instant.now().minusSeconds(60)));
    start = Instant.now();
    now = start;
    analysis = new CodeAnalysis(CodePolicy.WHOLE_REACH, clock);
  }

  @Test
  void digestIsRememberedWithinASecond() throws IOException {
    CodeDigest first = digest();
    Files.delete(classFile);

    assertThat(digest()).isSameAs(first);
  }

  @Test
  void unchangedFileKeepsTheDigestGood() throws IOException {
    CodeDigest first = digest();
    pass(Duration.ofMinutes(1));

    assertThat(digest()).isEqualTo(first);
    assertThat(digest().isStale()).isFalse();
  }

  @Test
  void recompiledFileMakesTheDigestStaleAndKeepsItsValue() throws IOException {
    CodeDigest first = digest();
    app.recompile("app.App", source(2));
    pass(Duration.ofSeconds(2));

    assertThat(digest().isStale()).isTrue();
    assertThat(digest().changedFiles()).containsExactly(classFile);
    assertThat(digest().value()).isEqualTo(first.value());
  }

  @Test
  void staleDigestStaysStaleWhenTheFileComesBack() throws IOException {
    digest();
    byte[] content = Files.readAllBytes(classFile);
    app.recompile("app.App", source(2));
    pass(Duration.ofSeconds(2));
    digest();
    Files.write(classFile, content);
    pass(Duration.ofHours(1));

    assertThat(digest().isStale()).isTrue();
  }

  @Test
  void fileThatIsWrittenAnewWithTheSameContentKeepsTheDigestGood() throws IOException {
    digest();
    Files.write(classFile, Files.readAllBytes(classFile));
    pass(Duration.ofSeconds(2));

    assertThat(digest().isStale()).isFalse();
  }

  @Test
  void fileThatWasWrittenAfterItsClassMayHaveBeenLoadedIsStaleAtFirstSight() throws IOException {
    Files.setLastModifiedTime(classFile, FileTime.from(start.plusSeconds(5)));

    assertThat(digest().isStale()).isTrue();
  }

  @Test
  void fileThatWasPutInPlaceLaterIsStaleThoughItsTimeIsOld() throws IOException {
    assumeThat(Files.getFileStore(classFile).supportsFileAttributeView("unix")).isTrue();
    now = start.minusSeconds(30);
    Path older = classFile.resolveSibling("older");
    Files.copy(classFile, older, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(older, classFile, StandardCopyOption.REPLACE_EXISTING);

    assertThat(Files.getLastModifiedTime(classFile).toInstant()).isBefore(now);
    assertThat(digest().isStale()).isTrue();
    assertThat(digest().changedFiles()).containsExactly(classFile);
  }

  @Test
  void anotherFunctionOfCodeThatWasReadBeforeItsFileChangedIsStale() throws IOException {
    digest();
    app.recompile("app.App", source(2));

    assertThat(analysis.digest(app.function("app.App", "g")).isStale()).isTrue();
  }

  @Test
  void lookThatIsAskedForIsMadeWithinASecondWhereAClassWasLoaded() throws Exception {
    CodeMoment before =
        analysis
            .look(app.function("app.App", "f"), Arguments.PLAIN, AnalysisRecords.NONE, true)
            .at();
    app.recompile("app.App", source(2));
    Class.forName("app.App", true, app.loadedAnew().function("app.App", "f").loader());
    assertThat(CodeMoment.now().trusts(before)).isFalse();

    assertThat(
            analysis
                .look(app.function("app.App", "f"), Arguments.PLAIN, AnalysisRecords.NONE, true)
                .code()
                .isStale())
        .isTrue();
  }

  @Test
  void newClassLoaderSeesTheNewCode() throws IOException {
    CodeDigest first = digest();
    app.recompile("app.App", source(2));
    pass(Duration.ofHours(1));

    CodeDigest second = analysis.digest(app.loadedAnew().function("app.App", "f"));

    assertThat(second.isStale()).isFalse();
    assertThat(second.changesSince(first)).containsExactly("app.App.g(): int changed");
  }

  @Test
  void youngFileIsComparedByContentWhenItsTimeAndSizeStay() throws IOException {
    Files.setLastModifiedTime(classFile, FileTime.from(start));
    now = Instant.now();
    analysis = new CodeAnalysis(CodePolicy.WHOLE_REACH, clock);
    assertThat(digest().isStale()).isFalse();
    app.recompile("app.App", source(2));
    Files.setLastModifiedTime(classFile, FileTime.from(start));
    pass(Duration.ofSeconds(2));

    assertThat(digest().isStale()).isTrue();
  }

  @Test
  void ownMethodPolicySeesNoChangeInACallee() throws IOException {
    Compilation edited = pristine.copied();
    edited.recompile("app.App", source(2));

    assertThat(edited.digest("app.App", "f", CodePolicy.OWN_METHOD).value())
        .isEqualTo(app.digest("app.App", "f", CodePolicy.OWN_METHOD).value());
    assertThat(edited.digest("app.App", "g", CodePolicy.OWN_METHOD).value())
        .isNotEqualTo(app.digest("app.App", "g", CodePolicy.OWN_METHOD).value());
  }

  @Test
  void versionPolicyLooksAtNoCode() throws IOException {
    FunctionIdentity f = app.function("app.App", "f");
    Files.delete(classFile);

    CodeDigest one = new CodeAnalysis(CodePolicy.version("1")).digest(f);
    CodeDigest two = new CodeAnalysis(CodePolicy.version("2")).digest(f);

    assertThat(one.value()).isNotEqualTo(two.value());
    assertThat(two.changesSince(one)).containsExactly("the given version changed");
  }

  @Test
  void damagedClassFileIsNamed() throws IOException {
    FunctionIdentity f = app.function("app.App", "f");
    Files.writeString(classFile, "no class file");

    assertThatThrownBy(() -> analysis.digest(f))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("App.class")
        .hasMessageContaining("not a class file");
  }

  private CodeDigest digest() throws IOException {
    return analysis.digest(app.function("app.App", "f"));
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
  }
}
