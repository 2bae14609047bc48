package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.joblib4j.array.NdArray;
import org.junit.jupiter.api.Test;

/** Values in memory. */
class MemoryTest {

  @Test
  void largeArrayIsReadFromMemoryOfOneThread() throws Exception {
    NdArray array = NdArray.arange(3 << 20);
    byte[] bytes = Pickles.dump(array);

    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
      assertThat(Persist.load(memory, NdArray.class, LoadOptions.DEFAULT)).isEqualTo(array);
    }
  }

  @Test
  void oldCompressedBytesAreReadFromMemoryAndStreams() throws Exception {
    // zlib.compress(b'I5\\n.'), behind the head of joblib 0.8.
    byte[] content = HexFormat.of().parseHex("789cf334e5d20300020900b7");
    byte[] bytes =
        java.util.Arrays.copyOf(Pickles.bytes("ZF%-19s".formatted("0x4")), 21 + content.length);
    System.arraycopy(content, 0, bytes, 21, content.length);

    assertThat(Persist.load(MemorySegment.ofArray(bytes), Long.class, LoadOptions.DEFAULT))
        .isEqualTo(5L);
    assertThat(Pickles.load(bytes, LoadOptions.DEFAULT)).isEqualTo(5L);
    assertThat(Compression.decompressing(new ByteArrayInputStream(bytes)).readAllBytes())
        .asString()
        .isEqualTo("I5\n.");
  }

  @Test
  void primitiveClassesAskForTheirBoxes() throws Exception {
    MemorySegment five = MemorySegment.ofArray(Pickles.bytes("I5\n."));

    int number = Persist.load(five, int.class, LoadOptions.DEFAULT);
    double real = Persist.load(five, double.class, LoadOptions.DEFAULT);

    assertThat(number + real).isEqualTo(10);
  }
}
