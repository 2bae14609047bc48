package org.joblib4j.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoder for recurring numbers: when it is used, and that the LZ4 library reads it. */
class Lz4WordsTest {
  private static final int LENGTH = 1 << 20;

  /** Content for which the encoder is made. */
  enum Numbers {
    COUNTS_AS_DOUBLES,
    CATEGORIES,
    HUNDREDTHS,
    RUNS,
    ZEROS,
    SOME_NEW;

    byte[] bytes(int length) {
      return content(length, this::put);
    }

    private void put(Random random, ByteBuffer bytes) {
      switch (this) {
        case COUNTS_AS_DOUBLES -> bytes.putDouble(random.nextInt(100));
        case CATEGORIES -> bytes.putLong(random.nextInt(100));
        case HUNDREDTHS -> bytes.putDouble(Math.round(random.nextGaussian() * 25) / 100.0);
        case RUNS -> bytes.putLong(bytes.position() / 800);
        case ZEROS -> bytes.putLong(0);
        case SOME_NEW ->
            bytes.putLong(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(9));
      }
    }
  }

  private static byte[] content(int length, BiConsumer<Random, ByteBuffer> step) {
    Random random = new Random(1);
    ByteBuffer bytes = ByteBuffer.allocate(length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.position() < length) {
      step.accept(random, bytes);
    }
    return Arrays.copyOf(bytes.array(), length);
  }

  private static byte[] encoded(byte[] content, int offset, int length, int first) {
    byte[] target = new byte[longest(length) + Long.BYTES];
    int size = new Lz4Words().encode(content, offset, length, first, target, 0);
    return Arrays.copyOf(target, size);
  }

  private static int longest(int length) {
    return LZ4Factory.safeInstance().fastCompressor().maxCompressedLength(length);
  }

  private static byte[] decoded(byte[] block, int length) {
    return Lz4Library.LZ4.safeDecompressor().decompress(block, length);
  }

  @ParameterizedTest
  @EnumSource
  void libraryReadsWhatIsWrittenAndWouldNotMakeItSmaller(Numbers numbers) {
    byte[] content = numbers.bytes(LENGTH);
    int first = new Lz4Words().firstWord(content, 0, LENGTH);
    assertThat(first).isBetween(0, 7);

    byte[] block = encoded(content, 0, LENGTH, first);

    assertThat(decoded(block, LENGTH)).isEqualTo(content);
    byte[] usual = LZ4Factory.safeInstance().fastCompressor().compress(content);
    assertThat(block.length).isLessThanOrEqualTo(usual.length + LENGTH / 100);
  }

  @ParameterizedTest
  @EnumSource
  void anyPartOfAnArrayIsReadBack(Numbers numbers) {
    byte[] content = numbers.bytes(5_000);
    for (int length = 0; length < 600; length++) {
      int offset = 7 * (length % 13);
      byte[] block = encoded(content, offset, length, length % 8);
      assertThat(decoded(block, length))
          .as("%d bytes", length)
          .isEqualTo(Arrays.copyOfRange(content, offset, offset + length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void numbersAreFoundWhereverTheyStart(int start) {
    byte[] content = new byte[LENGTH + 1_000];
    byte[] numbers = Numbers.HUNDREDTHS.bytes(LENGTH);
    System.arraycopy(numbers, 0, content, 200 + start, LENGTH);

    int first = new Lz4Words().firstWord(content, 200, LENGTH);

    assertThat(first).isEqualTo((start + new Lz4Words().firstWord(numbers, 0, LENGTH)) % 8);
    byte[] block = encoded(content, 200, LENGTH, first);
    assertThat(decoded(block, LENGTH)).isEqualTo(Arrays.copyOfRange(content, 200, 200 + LENGTH));
  }

  @Test
  void worstContentFitsIntoTheRoomForIt() {
    byte[] content = content(LENGTH, (random, bytes) -> bytes.putLong(random.nextLong()));
    assertThat(decoded(encoded(content, 0, LENGTH, 3), LENGTH)).isEqualTo(content);
  }

  @Test
  void otherContentIsLeftToTheLibrary() {
    assertThat(firstWord((random, bytes) -> bytes.putDouble(random.nextGaussian()))).isNegative();
    assertThat(firstWord((random, bytes) -> bytes.putInt(random.nextInt(100)))).isNegative();
    assertThat(firstWord((random, bytes) -> bytes.putLong(random.nextInt(1 << 20)))).isNegative();
    assertThat(firstWord((random, bytes) -> bytes.put((byte) "etaoin ".charAt(random.nextInt(7)))))
        .isNegative();
    assertThat(
            firstWord((random, bytes) ->
                bytes.putLong(
                    bytes.position() < LENGTH / 2 ? random.nextInt(9) : random.nextLong())))
        .isNegative();
    byte[] little = Numbers.CATEGORIES.bytes(10_000);
    assertThat(new Lz4Words().firstWord(little, 0, little.length)).isNegative();
  }

  private static int firstWord(BiConsumer<Random, ByteBuffer> step) {
    return new Lz4Words().firstWord(content(LENGTH, step), 0, LENGTH);
  }
}
