package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A small file cannot ask for much. */
class LimitsTest {

  private static void refused(String pickle, LoadLimits limits, String reason) {
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> Pickles.load(Pickles.bytes(pickle), LoadOptions.DEFAULT.within(limits)))
        .withMessageContaining(reason);
  }

  @Test
  void operationsAreCounted() {
    refused("N0N0N0N.", LoadLimits.DEFAULT.withOperations(5), "more opcodes than the limit of 5");
  }

  @Test
  void aStreamEndsAtItsLimitOfBytes() {
    refused("]" + "Na".repeat(100) + ".", LoadLimits.DEFAULT.withBytes(50), "limit of 50 bytes");
  }

  @Test
  void tuplesAreOnlySoDeep() {
    refused(
        ")" + "\u0085".repeat(2_000) + ".", LoadLimits.DEFAULT, "deeper than the limit of 1000");
  }

  @Test
  void aKeyOfSharedTuplesIsRefusedInsteadOfHashed() {
    String doubled = ")" + "2\u0086".repeat(60);
    refused("}" + doubled + "Ns.", LoadLimits.DEFAULT, "a key consists of more values");
  }

  @Test
  void sharedTuplesThatAreNoKeysAreLoaded() throws Exception {
    assertThat(Pickles.load(")" + "2\u0086".repeat(60) + ".")).isInstanceOf(PyTuple.class);
  }

  @Test
  void claimedLengthsTakeNoMemory() {
    refused("\u008e\u00f0\u00ff\u00ff\u007f\0\0\0\0x.", LoadLimits.DEFAULT, "cut off");
    refused("\u008e" + "\u00ff".repeat(8) + "x.", LoadLimits.DEFAULT, "18446744073709551615 bytes");
    refused(
        "Nr\u00ff\u00ff\u00ff\u00ff" + "j\u00fe\u00ff\u00ff\u00ff.",
        LoadLimits.DEFAULT,
        "4294967294");
  }

  @Test
  void anArrayOfClaimedLengthTakesNoMemory() throws Exception {
    String dumped =
        new String(
            Pickles.dump(org.joblib4j.array.NdArray.arange(1)),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    String huge = dumped.replace("(K\u0001t", "(\u008a\u0006\0\0\0\0\0\u0001t");
    refused(huge, LoadLimits.DEFAULT, "cut off: expected 8796093022208");
    String negative = dumped.replace("(K\u0001t", "(\u008a\u0001\u00fft");
    refused(negative, LoadLimits.DEFAULT, "a shape has the negative length -1");
    String overflow = dumped.replace("(K\u0001t", "(\u008a\u0008\0\0\0\0\0\0\0\u007ft");
    refused(overflow, LoadLimits.DEFAULT, "overflow");
  }

  /** A file of a few kilobytes that decompresses to 40 MiB, and claims to hold a gigabyte. */
  @Test
  void aShortFileWithALongClaimTakesFewTimesWhatArrives() throws Exception {
    var compressed = new ByteArrayOutputStream();
    try (var out = Compression.zlib(9).compressing(compressed)) {
      out.write(Pickles.bytes("\u0080\u0004\u008e\0\0\0\u0040\0\0\0\0"));
      for (int i = 0; i < 40; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> Pickles.load(compressed.toByteArray(), LoadOptions.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut off: expected 1073741824");

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(128L << 20);
  }

  @Test
  void aLimitMustAllowSomething() {
    assertThatThrownBy(() -> LoadLimits.DEFAULT.withDepth(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit depth must be at least 1, not 0");
  }
}
