package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.array.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit tells what a file names, and loads nothing. */
class AuditTest {
  record Point(int x, int y) {}

  @TempDir Path folder;

  private Audit audit(String latin1) throws IOException {
    Path file = folder.resolve("audited.pkl");
    Files.write(file, Pickles.bytes(latin1));
    return Persist.audit(file);
  }

  @Test
  void namesStandAsTheFileHasThem() throws IOException {
    Audit audit = audit("\u0080\u0002(cos\nsystem\nccollections\nOrderedDict\ncos\nsystem\nl.");
    assertThat(audit.protocol()).isEqualTo(2);
    assertThat(audit.compression()).isEqualTo("none");
    assertThat(audit.isLoadable()).isTrue();
    assertThat(audit.globals())
        .containsExactly(
            new Audit.Global("os", "system", 3, false),
            new Audit.Global("collections", "OrderedDict", 14, true));
  }

  @Test
  void namesBehindTheDataOfAnArrayAreFound() throws IOException {
    Path file = folder.resolve("x.joblib");
    Persist.dump(List.of(NdArray.arange(100_000), new PyName("os", "system")), file);
    assertThat(Persist.audit(file).globals())
        .extracting(Audit.Global::module, Audit.Global::name, Audit.Global::known)
        .contains(tuple("os", "system", false));
  }

  @Test
  void compressedFilesAreRead() throws IOException {
    Path file = folder.resolve("x.joblib.gz");
    Persist.dump(List.of(NdArray.arange(1_000), new PyName("os", "system")), file);
    Audit audit = Persist.audit(file);
    assertThat(audit.compression()).isEqualTo("gzip");
    assertThat(audit.globals()).extracting(Audit.Global::module).endsWith("os");
  }

  @Test
  void javaClassesAreNamedAndNotLookedUp() throws IOException {
    Path file = folder.resolve("x.joblib");
    Persist.dump(Map.of("p", new Point(1, 2)), file);
    assertThat(Persist.audit(file).javaClasses()).containsExactly(Point.class.getName());
    Files.writeString(
        file,
        Files.readString(file, StandardCharsets.ISO_8859_1)
            .replace("AuditTest$Point", "AuditTest$Nopes"),
        StandardCharsets.ISO_8859_1);
    assertThat(Persist.audit(file).javaClasses())
        .containsExactly("org.joblib4j.persist.AuditTest$Nopes");
  }

  @Test
  void refusalsAreListedAndTheAuditGoesOn() throws IOException {
    Audit audit = audit("(Pid\n\u0082\u0005\u0097\u0098cos\nsystem\nl.");
    assertThat(audit.isLoadable()).isFalse();
    assertThat(audit.refusals())
        .extracting(Audit.Refusal::offset, Audit.Refusal::opcode)
        .containsExactly(
            tuple(1L, "PERSID"),
            tuple(5L, "EXT1"),
            tuple(7L, "NEXT_BUFFER"),
            tuple(8L, "READONLY_BUFFER"));
    assertThat(audit.globals()).containsExactly(new Audit.Global("os", "system", 9, false));
  }

  @Test
  void whatEndsTheFileIsTheLastRefusal() throws IOException {
    Audit audit = audit("cos\nsystem\nK");
    assertThat(audit.globals()).hasSize(1);
    assertThat(audit.refusals())
        .singleElement()
        .satisfies(refusal -> {
          assertThat(refusal.offset()).isEqualTo(11);
          assertThat(refusal.reason()).contains("cut off");
        });
  }

  @Test
  void limitsHoldForAuditsToo() throws IOException {
    Path file = folder.resolve("x.pkl");
    Files.write(file, Pickles.bytes("N0N0N0N."));
    assertThat(Persist.audit(file, LoadLimits.DEFAULT.withOperations(5)).refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.reason()).contains("limit of 5"));
  }

  @Test
  void filesOfNumpySayWhatReadsThem() throws IOException {
    Path npy = folder.resolve("x.npy");
    Npy.write(NdArray.arange(3), npy);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> Persist.audit(npy),
            () -> Persist.load(npy),
            () -> Persist.load(npy, NdArray.class, MapMode.READ))) {
      assertThatExceptionOfType(PickleException.class)
          .isThrownBy(call)
          .withMessage(
              npy + ": a .npy file of NumPy, no joblib file; read it with Npy.read or Npy.map");
    }
    Path npz = folder.resolve("x.npz");
    Npz.write(Map.of("a", NdArray.arange(3)), npz, Npz.Packing.STORED);
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> Persist.load(npz))
        .withMessageContaining("Npz.read");
  }
}
