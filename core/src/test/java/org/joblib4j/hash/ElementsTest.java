package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.joblib4j.array.Complex;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays count by type, shape and elements, wherever and however these lie. */
class ElementsTest {
  private static final List<DType> TYPES =
      List.of(
          DType.BOOL,
          DType.INT8,
          DType.INT16,
          DType.INT32,
          DType.INT64,
          DType.UINT8,
          DType.UINT16,
          DType.UINT32,
          DType.UINT64,
          DType.FLOAT16,
          DType.FLOAT32,
          DType.FLOAT64,
          DType.COMPLEX64,
          DType.COMPLEX128);

  @ParameterizedTest
  @EnumSource
  void neitherLayoutNorByteOrderCounts(HashAlgorithm algorithm) {
    for (DType type : TYPES) {
      for (long rows : new long[] {3, 700}) {
        NdArray array = NdArray.arange(rows * 60).reshape(rows, 4, 15).astype(type);
        Fingerprint expected = Fingerprint.of(array, algorithm);
        NdArray wide = NdArray.zeros(type, rows, 8, 15);
        NdArray everySecond = wide.slice(1, 0, 8, 2);
        array.copyInto(everySecond);
        NdArray backwards = array.slice(0, rows - 1, -1, -1).copy().slice(0, rows - 1, -1, -1);
        NdArray turned = array.transpose().copy().transpose();

        for (NdArray same : List.of(everySecond, backwards, turned, array.copy())) {
          assertThat(Fingerprint.of(same, algorithm)).as("%s", type).isEqualTo(expected);
        }
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
          NdArray same = array.astype(type.withOrder(order));
          assertThat(Fingerprint.of(same, algorithm)).as("%s", same.dtype()).isEqualTo(expected);
          assertThat(Fingerprint.of(same.transpose(), algorithm))
              .as("%s", same.dtype())
              .isEqualTo(Fingerprint.of(array.transpose(), algorithm));
        }
      }
    }
  }

  @Test
  void typesAndShapesCount() {
    List<Fingerprint> found = new ArrayList<>();
    for (DType type : TYPES) {
      found.add(Fingerprint.of(NdArray.zeros(type, 2, 100)));
      found.add(Fingerprint.of(NdArray.zeros(type, 100, 2)));
      found.add(Fingerprint.of(NdArray.zeros(type, 200)));
    }
    assertThat(found).doesNotHaveDuplicates();
  }

  @Test
  void theStorageDoesNotCount(@TempDir Path folder) throws IOException {
    NdArray array = NdArray.of(new Random(1).doubles(50_000).toArray(), 100, 500);
    Path file = folder.resolve("a.npy");
    Npy.write(array, file);
    Fingerprint expected = Fingerprint.of(array);

    for (MapMode mode : MapMode.values()) {
      assertThat(Fingerprint.of(Npy.map(file, mode))).as("%s", mode).isEqualTo(expected);
    }
    try (Arena shared = Arena.ofShared();
        Arena confined = Arena.ofConfined()) {
      for (Arena arena : List.of(shared, confined)) {
        MemorySegment memory = arena.allocate(array.byteSize() + 1).asSlice(1);
        memory.copyFrom(array.segment());
        NdArray there =
            NdArray.wrap(memory, DType.FLOAT64, 0, array.shape(), array.strides(), null);
        assertThat(Fingerprint.of(there)).isEqualTo(expected);
      }
    }
  }

  @Test
  void memoryInOneThreadsArenaIsReadByThatThread() {
    byte[] content = new byte[2_000_000];
    new Random(1).nextBytes(content);
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment memory = confined.allocate(content.length);
      memory.copyFrom(MemorySegment.ofArray(content));
      assertThat(Fingerprint.of(memory))
          .isEqualTo(Fingerprint.of(MemorySegment.ofArray(content)))
          .isNotEqualTo(Fingerprint.of(content));
    }
  }

  @Test
  void allNansAreOneAndZerosAreTwo() {
    double otherNan = Double.longBitsToDouble(0xfff8_0000_0000_0001L);
    for (int length : new int[] {1, 3, 20, 100_000}) {
      double[] numbers = new double[length];
      numbers[length - 1] = Double.NaN;
      NdArray nan = NdArray.of(numbers);
      NdArray other = nan.copy();
      other.setDouble(otherNan, length - 1);
      NdArray infinite = nan.copy();
      infinite.setDouble(Double.NEGATIVE_INFINITY, length - 1);
      NdArray minusZero = nan.copy();
      minusZero.setDouble(-0.0, length - 1);
      for (DType type : List.of(DType.FLOAT16, DType.FLOAT32, DType.FLOAT64)) {
        Fingerprint expected = Fingerprint.of(nan.astype(type));
        assertThat(Fingerprint.of(other.astype(type))).isEqualTo(expected);
        assertThat(Fingerprint.of(infinite.astype(type))).isNotEqualTo(expected);
        assertThat(Fingerprint.of(minusZero.astype(type)))
            .isNotEqualTo(Fingerprint.of(NdArray.zeros(type, length)));
      }
    }
  }

  @Test
  void everyBitPatternOfFloat16IsRecognised() {
    NdArray all = NdArray.arange(1 << 16).astype(DType.UINT16);
    byte[] canonical = new byte[1 << 17];
    for (int bits = 0; bits < 1 << 16; bits++) {
      boolean nan = Float.isNaN(Float.float16ToFloat((short) bits));
      ByteBuffer.wrap(canonical)
          .order(ByteOrder.nativeOrder())
          .putShort(2 * bits, (short) (nan ? 0x7e00 : bits));
    }
    long[] shape = {1 << 16};
    long[] strides = {2};
    NdArray floats = NdArray.wrap(all.segment(), DType.FLOAT16, 0, shape, strides, null);
    MemorySegment memory = MemorySegment.ofArray(canonical);
    NdArray expected = NdArray.wrap(memory, DType.FLOAT16, 0, shape, strides, null);
    long[] words = new long[1 << 14];
    new ElementSource.InSegment(memory, ElementForm.ofBytes()).pack(0, 1 << 17, words);
    long[] made = new long[1 << 14];
    new ElementSource.InSegment(all.segment(), ElementForm.ofBytes()).pack(0, 1 << 17, made);
    ElementForm.of(DType.FLOAT16).apply(made, made.length);

    assertThat(made).isEqualTo(words);
    assertThat(Fingerprint.of(floats)).isEqualTo(Fingerprint.of(expected));
  }

  @Test
  void imaginaryPartsAndOddTruthsAreCanonical() {
    NdArray a = NdArray.zeros(DType.COMPLEX64, 20);
    NdArray b = a.copy();
    a.setComplex(new Complex(1, Double.NaN), 7);
    b.setComplex(new Complex(1, Double.longBitsToDouble(0xfff8_0000_2000_0000L)), 7);
    assertThat(Fingerprint.of(a)).isEqualTo(Fingerprint.of(b));

    byte[] odd = {0, 1, 2, -1, -128, 0, 127, 64, 3};
    long[] nine = {9};
    long[] one = {1};
    NdArray truths = NdArray.wrap(MemorySegment.ofArray(odd), DType.BOOL, 0, nine, one, null);
    boolean[] same = {false, true, true, true, true, false, true, true, true};
    assertThat(Fingerprint.of(truths)).isEqualTo(Fingerprint.of(NdArray.of(same)));
  }

  /** The tree written down once more, without cleverness. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        129,
        8_192,
        8_193,
        65_536,
        65_537,
        131_072,
        400_001,
        1_000_000,
        67_108_864,
        67_108_865,
        70_000_000
      })
  void treesOfAllSizesAreTheSimpleOnes(int size) throws NoSuchAlgorithmException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    var message = new java.io.ByteArrayOutputStream();
    message.writeBytes(new byte[] {'j', 'f', 'p', '1', 'P', 'B'});
    int rest = size;
    for (; rest > 127; rest >>>= 7) {
      message.write(rest | 128);
    }
    message.write(rest);
    message.writeBytes(tree(content));

    assertThat(Fingerprint.of(content).bytes()).isEqualTo(sha256(message.toByteArray()));
  }

  @Test
  void windowsOfLeavesDoNotShow() {
    byte[] content = new byte[10 * DigestTree.LEAF + 77];
    new Random(1).nextBytes(content);
    var source =
        new ElementSource.InSegment(MemorySegment.ofArray(content), ElementForm.of(DType.INT8));
    byte[] expected = new byte[32];
    ElementDigest.storeTree(source, HashAlgorithm.SHA_256, 100, expected, 0);
    for (int window : new int[] {1, 2, 3, 7, 10, 11}) {
      byte[] digest = new byte[32];
      ElementDigest.storeTree(source, HashAlgorithm.SHA_256, window, digest, 0);
      assertThat(digest).as("windows of %d", window).isEqualTo(expected);
    }
  }

  private static byte[] tree(byte[] content) throws NoSuchAlgorithmException {
    if (content.length <= 65_536) {
      return sha256(content);
    }
    List<byte[]> level = new ArrayList<>();
    for (int from = 0; from < content.length; from += 65_536) {
      level.add(sha256(Arrays.copyOfRange(content, from, Math.min(content.length, from + 65_536))));
    }
    while (level.size() > 1024) {
      List<byte[]> above = new ArrayList<>();
      for (int from = 0; from < level.size(); from += 1024) {
        above.add(sha256(joined(level.subList(from, Math.min(level.size(), from + 1024)), 0)));
      }
      level = above;
    }
    byte[] root = joined(level, 9);
    root[0] = '%';
    ByteBuffer.wrap(root).order(ByteOrder.LITTLE_ENDIAN).putLong(1, content.length);
    return sha256(root);
  }

  private static byte[] joined(List<byte[]> digests, int head) {
    byte[] joined = new byte[head + 32 * digests.size()];
    for (int i = 0; i < digests.size(); i++) {
      System.arraycopy(digests.get(i), 0, joined, head + 32 * i, 32);
    }
    return joined;
  }

  private static byte[] sha256(byte[] message) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(message);
  }

  @Test
  void primitiveArraysOfAllTypesCountEachElement() {
    for (int length : new int[] {1, 9, 200, 70_001}) {
      List<Object> arrays = new ArrayList<>();
      arrays.add(new boolean[length]);
      arrays.add(new byte[length]);
      arrays.add(new short[length]);
      arrays.add(new char[length]);
      arrays.add(new int[length]);
      arrays.add(new long[length]);
      arrays.add(new float[length]);
      arrays.add(new double[length]);
      List<Fingerprint> found = new ArrayList<>();
      arrays.forEach(array -> found.add(Fingerprint.of(array)));
      ((boolean[]) arrays.get(0))[length - 1] = true;
      for (int i = 1; i < arrays.size(); i++) {
        java.lang.reflect.Array.setByte(
            arrays.get(i).getClass() == char[].class ? new byte[length] : arrays.get(i),
            length - 1,
            (byte) 1);
      }
      ((char[]) arrays.get(3))[length - 1] = 1;
      arrays.forEach(array -> found.add(Fingerprint.of(array)));
      assertThat(found).doesNotHaveDuplicates();
    }
  }
}
