package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import org.junit.jupiter.api.Test;

class LifeLineWriterTest {
  /** More than a pipe holds. */
  private static final int MESSAGES = 100_000;

  @Test
  void whoeverTellsSomethingDoesNotWaitForAWorkerThatDoesNotRead() throws Exception {
    Pipe pipe = Pipe.open();
    try (DataInputStream read = new DataInputStream(Channels.newInputStream(pipe.source()))) {
      LifeLineWriter writer = LifeLineWriter.start(pipe.sink(), "a worker");
      for (int i = 0; i < MESSAGES; i++) {
        writer.tell(LifeLine.FORGET, i);
      }
      writer.close();

      for (int i = 0; i < MESSAGES; i++) {
        assertThat(read.readByte()).isEqualTo(LifeLine.FORGET);
        assertThat(read.readLong()).isEqualTo(i);
      }
      assertThat(catchEnd(read)).isTrue();
    }
  }

  private static boolean catchEnd(DataInputStream read) throws Exception {
    try {
      read.readByte();
      return false;
    } catch (EOFException e) {
      return true;
    }
  }
}
