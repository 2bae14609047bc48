package org.joblib4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerializationTest {
  private static byte[] write(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  @Test
  void anyLayoutTravelsAsItsElements() throws Exception {
    NdArray array = NdArray.arange(60000).reshape(3, 4, 5000);
    for (NdArray each :
        List.of(
            array,
            array.transpose(),
            array.slice(2, 4999, -1, -7).asReadOnly(),
            array.astype(DType.FLOAT32.withOrder(ByteOrder.BIG_ENDIAN)),
            NdArray.scalar(1.5),
            NdArray.zeros(DType.COMPLEX64, 0, 3))) {
      NdArray back = (NdArray) read(write(each));
      assertThat(back).isEqualTo(each);
      assertThat(back.dtype()).isEqualTo(each.dtype());
      assertThat(back.isContiguous()).isTrue();
      assertThat(back.isReadOnly()).isFalse();
    }
  }

  @Test
  void viewsOfLargeArraysAreSmall() throws IOException {
    assertThat(write(NdArray.zeros(DType.FLOAT64, 1000, 1000).row(5))).hasSizeLessThan(10_000);
  }

  @Test
  void truncatedDataIsRefused() throws IOException {
    byte[] bytes = write(NdArray.arange(100_000));
    assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length / 2)))
        .isInstanceOf(IOException.class);
  }
}
