package org.joblib4j.persist.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockStreamsTest {

  /** Writes what its encoders are given as text: {@code (history|block)}, and ! for the last. */
  private static class Spelling implements BlockFormat {
    final AtomicInteger open = new AtomicInteger();
    final StringBuilder updates = new StringBuilder();

    @Override
    public int blockSize() {
      return 4;
    }

    @Override
    public int history() {
      return 2;
    }

    @Override
    public byte[] head() {
      return new byte[] {'<'};
    }

    @Override
    public void update(byte[] content, int offset, int length) {
      updates.append(new String(content, offset, length, StandardCharsets.US_ASCII));
    }

    @Override
    public BlockEncoder encoder() {
      open.incrementAndGet();
      return new BlockEncoder() {
        @Override
        public ByteBuffer encode(byte[] content, int offset, int length, boolean last)
            throws IOException {
          return Spelling.this.encode(content, offset, length, last);
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }

    ByteBuffer encode(byte[] content, int offset, int length, boolean last) throws IOException {
      String history = new String(content, 0, offset, StandardCharsets.US_ASCII);
      String block = new String(content, offset, length, StandardCharsets.US_ASCII);
      return StandardCharsets.US_ASCII.encode("(" + history + "|" + block + (last ? ")!" : ")"));
    }

    @Override
    public byte[] tail() {
      return new byte[] {'>'};
    }
  }

  private static String written(BlockFormat format, String... content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new BlockOutputStream(bytes, format, 3)) {
      for (String part : content) {
        out.write(part.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void blocksAreWrittenInOrderWithWhatIsBeforeThem() throws IOException {
    assertThat(written(new Spelling(), "abcdefghij")).isEqualTo("<(|abcd)(cd|efgh)(gh|ij)!>");
  }

  @Test
  void blocksDoNotDependOnHowContentIsCut() throws IOException {
    assertThat(written(new Spelling(), "abc", "", "def", "g", "hij"))
        .isEqualTo("<(|abcd)(cd|efgh)(gh|ij)!>");
  }

  @Test
  void lastBlockIsTheOneThatIsFull() throws IOException {
    assertThat(written(new Spelling(), "abcdefgh")).isEqualTo("<(|abcd)(cd|efgh)!>");
    assertThat(written(new Spelling(), "a")).isEqualTo("<(|a)!>");
  }

  @Test
  void emptyStreamIsOneEmptyBlock() throws IOException {
    assertThat(written(new Spelling())).isEqualTo("<(|)!>");
  }

  @Test
  void formatSeesAllContentInOrderAndEveryEncoderIsClosed() throws IOException {
    var format = new Spelling();
    String content = "0123456789".repeat(100);

    String text = written(format, content);

    assertThat(format.updates).hasToString(content);
    assertThat(text.replaceAll("<|>|!|\\(\\d*\\||\\)", "")).isEqualTo(content);
    assertThat(format.open).hasValue(0);
  }

  @Test
  void failureOfABlockEndsTheStreamAndClosesEveryEncoder() {
    var format =
        new Spelling() {
          @Override
          ByteBuffer encode(byte[] content, int offset, int length, boolean last)
              throws IOException {
            if (content[offset] == 'x') {
              throw new IOException("no x");
            }
            return super.encode(content, offset, length, last);
          }
        };

    assertThatThrownBy(() -> written(format, "abcd".repeat(9) + "xxxx" + "abcd".repeat(9)))
        .isInstanceOf(IOException.class)
        .hasMessage("no x");
    assertThat(format.open).hasValue(0);
  }

  @Test
  void encodersAreClosedOnlyWhenNobodyUsesThemAfterAnInterrupt() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var inUse = new AtomicInteger();
    var closedInUse = new AtomicInteger();
    var format =
        new Spelling() {
          @Override
          public BlockEncoder encoder() {
            return new BlockEncoder() {
              @Override
              public ByteBuffer encode(byte[] content, int offset, int length, boolean last)
                  throws IOException {
                if (content[offset] != 'a') {
                  return ByteBuffer.allocate(0);
                }
                inUse.incrementAndGet();
                begun.countDown();
                try {
                  goOn.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                } finally {
                  inUse.decrementAndGet();
                }
                return ByteBuffer.allocate(0);
              }

              @Override
              public void close() {
                closedInUse.addAndGet(inUse.get());
              }
            };
          }
        };
    var out = new BlockOutputStream(new ByteArrayOutputStream(), format, 1);
    out.write("abcde".getBytes(StandardCharsets.US_ASCII));
    begun.await();

    // Two blocks are all there are: the third waits for the first, which an interrupt ends.
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> out.write("fghijk".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(InterruptedIOException.class);
    Thread writer = Thread.currentThread();
    Thread.startVirtualThread(() -> {
      while (writer.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      goOn.countDown();
    });
    out.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(closedInUse).hasValue(0);
  }

  @Test
  void closedStreamRefusesMore() throws IOException {
    var out = new BlockOutputStream(new ByteArrayOutputStream(), new Spelling());
    out.close();
    out.close();

    assertThatThrownBy(() -> out.write('a'))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  /** Blocks of four letters; x is damage, and so is an end within a block. */
  private record Letters(InputStream source) implements BlockInputStream.Source {
    @Override
    public BlockInputStream.@Nullable Block next() throws IOException {
      byte[] letters = source.readNBytes(4);
      if (letters.length == 0) {
        return null;
      }
      if (letters.length < 4) {
        throw new IOException("cut off");
      }
      return new BlockInputStream.Block() {
        @Override
        public int mostBytes() {
          return 8;
        }

        @Override
        public int decode(byte[] target) throws IOException {
          if (letters[0] == 'x') {
            throw new IOException("no x");
          }
          System.arraycopy(letters, 0, target, 0, letters.length);
          return letters[0] == '-' ? 0 : letters.length;
        }
      };
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }

  private static BlockInputStream reading(String text) {
    return new BlockInputStream(
        new Letters(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void contentIsReadInOrder() throws IOException {
    String text = "abcdefgh".repeat(500);
    try (var in = reading(text)) {
      assertThat(in.readAllBytes()).asString().isEqualTo(text);
      assertThat(in.read()).isNegative();
    }
  }

  @Test
  void emptyBlocksArePassedOver() throws IOException {
    try (var in = reading("----abcd--------efgh----")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("abcdefgh");
    }
  }

  @Test
  void damageIsReportedBehindTheContentBeforeIt() throws IOException {
    for (String damage : List.of("xxxx", "ab")) {
      try (var in = reading("abcdefgh" + damage)) {
        assertThat(in.readNBytes(8)).asString().isEqualTo("abcdefgh");
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(in::read)
              .isInstanceOf(IOException.class)
              .hasMessage(damage.equals("ab") ? "cut off" : "no x");
        }
      }
    }
  }
}
