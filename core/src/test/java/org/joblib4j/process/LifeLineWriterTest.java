package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifeLineWriterTest {
  private static final int MESSAGES = 10_000;

  @Test
  void whoeverTellsSomethingDoesNotWaitForAWorkerThatDoesNotRead() throws Exception {
    try (PipedInputStream in = new PipedInputStream(100);
        DataInputStream read = new DataInputStream(in)) {
      LifeLineWriter writer =
          LifeLineWriter.start(new DataOutputStream(new PipedOutputStream(in)), "a worker");
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
