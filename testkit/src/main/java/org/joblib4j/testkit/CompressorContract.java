package org.joblib4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.joblib4j.persist.spi.Compressor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every compression format does with content, whatever it is and however it is damaged. */
@Timeout(
    value = Await.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CompressorContract {
  /** More than any block, and no multiple of one. */
  private static final int LARGE = 9_000_001;

  private static final int MUTATIONS = 200;

  /** A test instance, made by JUnit. */
  protected CompressorContract() {}

  /** The format under test. */
  protected abstract Compressor compressor();

  /** Whether the format has a checksum, so that damage of content never goes unnoticed. */
  protected boolean hasChecksum() {
    return true;
  }

  /** What core demands of a name, extensions and magic. */
  @Test
  public void claimsAreUsable() {
    assertThat(compressor().formatName()).matches("[a-z0-9][a-z0-9_-]*");
    assertThat(compressor().extensions())
        .allSatisfy(extension ->
            assertThat(extension).startsWith(".").isEqualTo(extension.toLowerCase(Locale.ROOT)));
    assertThat(compressor().magic()).hasSizeBetween(1, 16);
    assertThat(compressor().defaultLevel())
        .isBetween(compressor().minLevel(), compressor().maxLevel());
  }

  /** Who changes the array that he was given changes nothing. */
  @Test
  public void magicIsNobodysToChange() {
    byte[] magic = compressor().magic();
    byte[] before = magic.clone();
    Arrays.fill(magic, (byte) 1);

    assertThat(compressor().magic()).isEqualTo(before);
  }

  /** Nothing at all, one byte, a few. */
  @Test
  public void shortContentComesBack() throws IOException {
    for (int length : new int[] {0, 1, 2, 7, 100}) {
      roundTrip(compressible(length), compressor().defaultLevel());
    }
  }

  /** Content of many blocks. */
  @Test
  public void longContentComesBack() throws IOException {
    roundTrip(compressible(LARGE), fastLevel());
  }

  /** Content that no format can make smaller. */
  @Test
  public void noiseComesBack() throws IOException {
    byte[] noise = new byte[3_000_000];
    new Random(1).nextBytes(noise);
    roundTrip(noise, fastLevel());
  }

  /** Content of one byte, over and over: matches of the greatest length. */
  @Test
  public void oneByteOverAndOverComesBackAndIsSmall() throws IOException {
    byte[] zeros = new byte[LARGE];
    assertThat(roundTrip(zeros, fastLevel())).hasSizeLessThan(LARGE / 50);
  }

  /** Sizes around powers of two, where blocks end. */
  @Test
  public void contentThatFillsBlocksComesBack() throws IOException {
    for (int exponent : new int[] {15, 16, 17, 19, 20, 22}) {
      for (int more = -1; more <= 1; more++) {
        roundTrip(compressible((1 << exponent) + more), fastLevel());
      }
    }
  }

  /** Every level that the format has, on content that is not too long for the slowest. */
  @Test
  public void everyLevelIsReadable() throws IOException {
    byte[] content = compressible(100_000);
    for (int level = compressor().minLevel(); level <= compressor().maxLevel(); level++) {
      roundTrip(content, level);
    }
  }

  /** Every file starts with the magic, by which it is recognised. */
  @Test
  public void everyFileStartsWithTheMagic() throws IOException {
    byte[] magic = compressor().magic();
    for (int level = compressor().minLevel(); level <= compressor().maxLevel(); level++) {
      assertThat(compress(compressible(1000), level)).as("level %d", level).startsWith(magic);
    }
    assertThat(compress(new byte[0], compressor().defaultLevel())).startsWith(magic);
  }

  /** How content is cut into calls of write does not matter, nor a flush between them. */
  @Test
  public void contentMayBeWrittenInPieces() throws IOException {
    byte[] content = compressible(300_000);
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor().compress(bytes, fastLevel())) {
      out.write(content[0]);
      int done = 1;
      for (int piece = 1; done < content.length; piece = piece * 3 + 1) {
        int count = Math.min(piece, content.length - done);
        out.write(content, done, count);
        out.flush();
        done += count;
      }
    }
    assertThat(decompress(bytes.toByteArray())).isEqualTo(content);
  }

  /** How content is cut into calls of read does not matter. */
  @Test
  public void contentMayBeReadInPieces() throws IOException {
    byte[] content = compressible(50_000);
    byte[] compressed = compress(content, fastLevel());
    var found = new ByteArrayOutputStream();
    try (InputStream in = compressor().decompress(new ByteArrayInputStream(compressed))) {
      byte[] piece = new byte[1000];
      assertThat(in.read(piece, 0, 0)).isZero();
      for (int b = in.read(); b >= 0; b = in.read()) {
        found.write(b);
        int count = in.read(piece, 1, 998);
        found.write(piece, 1, Math.max(count, 0));
      }
      assertThat(in.read(piece)).isNegative();
    }
    assertThat(found.toByteArray()).isEqualTo(content);
  }

  /** A source that gives a few bytes at a time is read to its end. */
  @Test
  public void slowSourceIsReadToItsEnd() throws IOException {
    byte[] content = compressible(50_000);
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(compress(content, fastLevel()))) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, 3));
          }
        };
    try (InputStream in = compressor().decompress(slow)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  /** Closing a stream closes what is below it. */
  @Test
  public void closingClosesWhatIsBelow() throws IOException {
    var closed = new AtomicBoolean();
    var bytes = new ByteArrayOutputStream();
    OutputStream target =
        new FilterOutputStream(bytes) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    compressor().compress(target, fastLevel()).close();
    assertThat(closed).isTrue();

    closed.set(false);
    InputStream source =
        new FilterInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    compressor().decompress(source).close();
    assertThat(closed).isTrue();
  }

  /** A stream may be closed before its end, and more than once. */
  @Test
  public void readerMayStopBeforeTheEnd() throws IOException {
    byte[] content = compressible(LARGE);
    byte[] compressed = compress(content, fastLevel());
    InputStream in = compressor().decompress(new ByteArrayInputStream(compressed));
    assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOf(content, 10));
    in.close();
    in.close();
  }

  /** What the target says about a write that failed reaches the writer. */
  @Test
  public void failureOfTheTargetIsReported() {
    var full = new IOException("no space left");
    OutputStream target =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw full;
          }
        };
    assertThatThrownBy(
            () -> {
              try (OutputStream out = compressor().compress(target, fastLevel())) {
                out.write(compressible(LARGE));
              }
            })
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("no space left");
  }

  /** A file that ends early is an error, wherever it ends. */
  @Test
  public void cutOffDataIsAnError() throws IOException {
    byte[] content = compressible(20_000);
    byte[] compressed = compress(content, fastLevel());
    for (int length = 0; length < compressed.length; length += 1 + compressed.length / 200) {
      byte[] cut = Arrays.copyOf(compressed, length);
      assertThatThrownBy(() -> decompress(cut))
          .as("%d of %d bytes", length, compressed.length)
          .isInstanceOf(IOException.class);
    }
  }

  /** Damaged data is an IOException or content, and never more than memory allows. */
  @Test
  public void damagedDataIsAnErrorAndNothingElse() throws IOException {
    var random = new Random(7);
    byte[] content = compressible(20_000);
    byte[] compressed = compress(content, fastLevel());
    List<String> unnoticed = new ArrayList<>();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = compressed.clone();
      int at = random.nextInt(damaged.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      try {
        if (!Arrays.equals(content, decompress(damaged))) {
          unnoticed.add("byte %d".formatted(at));
        }
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("OutOfMemory");
      }
    }
    if (hasChecksum()) {
      assertThat(unnoticed).as("damage that gave other content").isEmpty();
    }
  }

  /** Bytes of chance behind the magic are an error and take no memory. */
  @Test
  public void noiseBehindTheMagicIsAnError() {
    var random = new Random(11);
    byte[] magic = compressor().magic();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] noise = new byte[200];
      random.nextBytes(noise);
      System.arraycopy(magic, 0, noise, 0, magic.length);
      try {
        decompress(noise);
      } catch (IOException e) {
        continue;
      }
      assertThat(hasChecksum()).as("content found in noise").isFalse();
    }
  }

  /** Several threads may use one compressor. */
  @Test
  public void threadsShareACompressor() {
    Compressor shared = compressor();
    byte[] content = compressible(400_000);
    assertThat(
            IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> {
                  try {
                    return content(shared, bytes(shared, content, fastLevel()));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }))
        .allSatisfy(found -> assertThat(Arrays.equals(found, content)).isTrue());
  }

  private byte[] roundTrip(byte[] content, int level) throws IOException {
    byte[] compressed = compress(content, level);
    assertThat(Arrays.equals(decompress(compressed), content))
        .as("%d bytes at level %d", content.length, level)
        .isTrue();
    return compressed;
  }

  /** The least level that compresses at all. */
  private int fastLevel() {
    return Math.clamp(1, compressor().minLevel(), compressor().maxLevel());
  }

  private byte[] compress(byte[] content, int level) throws IOException {
    return bytes(compressor(), content, level);
  }

  private static byte[] bytes(Compressor compressor, byte[] content, int level) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor.compress(bytes, level)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private byte[] decompress(byte[] compressed) throws IOException {
    return content(compressor(), compressed);
  }

  private static byte[] content(Compressor compressor, byte[] compressed) throws IOException {
    try (InputStream in = compressor.decompress(new ByteArrayInputStream(compressed))) {
      return in.readNBytes(2 * LARGE);
    }
  }

  /** Small numbers as doubles, as they stand in many arrays. */
  private static byte[] compressible(int length) {
    var random = new Random(length);
    byte[] bytes = new byte[length];
    for (int i = 7; i < length; i += 8) {
      long bits = Double.doubleToLongBits(random.nextInt(100));
      for (int b = 0; b < 8; b++) {
        bytes[i - 7 + b] = (byte) (bits >>> (8 * b));
      }
    }
    return bytes;
  }
}
