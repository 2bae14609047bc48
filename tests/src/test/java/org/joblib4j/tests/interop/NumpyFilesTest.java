package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.joblib4j.array.Npz;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .npy} and {@code .npz} files in both directions; needs Python with NumPy. */
class NumpyFilesTest {
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

  private static Python python;
  @TempDir private Path directory;

  @BeforeAll
  static void findPython() throws IOException, InterruptedException {
    python = Python.with("numpy");
  }

  /**
   * Each array as .npy beside its bare elements in C order, little-endian, and one line of facts.
   */
  private static final String WRITE =
      """
      import itertools, numpy as np
      from numpy.lib import format
      rng = np.random.default_rng(7)
      lines = []
      arrays = {}
      types = 'b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16'.split()
      shapes = [(), (0,), (1,), (7,), (3, 5), (5, 1), (0, 3), (2, 3, 4)]
      for type, shape, order, swap in itertools.product(types, shapes, 'CF', '<>'):
          n = int(np.prod(shape)) * np.dtype(type).itemsize
          raw = rng.integers(0, 256, n, dtype='u1')
          if type == 'b1':
              raw &= 1
          a = np.frombuffer(raw.tobytes(), dtype='<' + type).reshape(shape)
          a = np.asarray(a.astype(swap + type), order=order)
          for version in ((1, 0), (2, 0), (3, 0)):
              name = '%d' % len(lines)
              with open(name + '.npy', 'wb') as f:
                  format.write_array(f, a, version=version)
              with open(name + '.raw', 'wb') as f:
                  f.write(a.astype('<' + type).tobytes('C'))
              lines.append(' '.join([a.dtype.newbyteorder('<').str] + [str(x) for x in shape]))
              arrays[name] = a
      open('facts.txt', 'w').write('\\n'.join(lines))
      np.savez('stored.npz', **arrays)
      np.savez_compressed('deflated.npz', **arrays)
      """;

  private NdArray expected(int number, String facts) throws IOException {
    String[] words = facts.split(" ", -1);
    long[] shape = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
    Path raw = directory.resolve(number + ".raw");
    return NdArray.map(raw, MapMode.READ, DType.parse(words[0]), 0, shape);
  }

  @Test
  void readsAndMapsWhatNumpyWrote() throws Exception {
    python.run(directory, WRITE);
    List<String> facts = Files.readAllLines(directory.resolve("facts.txt"));
    Map<String, NdArray> stored = Npz.read(directory.resolve("stored.npz"));
    Map<String, NdArray> deflated = Npz.read(directory.resolve("deflated.npz"));
    Map<String, NdArray> mapped = Npz.map(directory.resolve("stored.npz"), MapMode.READ);
    Map<String, NdArray> inflated = Npz.map(directory.resolve("deflated.npz"), MapMode.READ);
    assertThat(facts).hasSize(14 * 8 * 2 * 2 * 3);
    assertThat(stored).hasSameSizeAs(facts);
    assertThat(mapped.values()).allMatch(NdArray::isMapped);
    assertThat(inflated.values()).noneMatch(NdArray::isMapped);
    for (int i = 0; i < facts.size(); i++) {
      NdArray expected = expected(i, facts.get(i));
      String name = Integer.toString(i);
      Path file = directory.resolve(name + ".npy");
      List<NdArray> found = new ArrayList<>();
      found.add(Npy.read(file));
      for (MapMode mode : MapMode.values()) {
        found.add(Npy.map(file, mode));
      }
      try (InputStream in = Files.newInputStream(file)) {
        found.add(Npy.read(in));
        assertThat(in.read()).isEqualTo(-1);
      }
      for (Map<String, NdArray> archive : List.of(stored, deflated, mapped, inflated)) {
        found.add(archive.get(name));
      }
      assertThat(found).as(facts.get(i)).containsOnly(expected);
    }
  }

  @Test
  void numpyReadsWhatIsWritten() throws Exception {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (DType type : TYPES) {
      for (DType ordered : List.of(type, type.withOrder(ByteOrder.BIG_ENDIAN))) {
        NdArray base = NdArray.arange(120).reshape(4, 5, 6).astype(ordered);
        for (NdArray view :
            List.of(
                base,
                base.transpose(),
                base.slice(1, 4, -1, -2),
                base.transpose(1, 0, 2).asReadOnly(),
                base.at(1, 2),
                base.at(1, 2, 3),
                base.slice(0, 2, 2))) {
          arrays.put(Integer.toString(arrays.size()), view);
        }
      }
    }
    Npz.write(arrays, directory.resolve("stored.npz"), Npz.Packing.STORED);
    Npz.write(arrays, directory.resolve("deflated.npz"), Npz.Packing.DEFLATED);
    StringBuilder facts = new StringBuilder();
    for (Map.Entry<String, NdArray> named : arrays.entrySet()) {
      NdArray array = named.getValue();
      Npy.write(array, directory.resolve(named.getKey() + ".npy"));
      try (OutputStream out = Files.newOutputStream(directory.resolve(named.getKey() + ".raw"))) {
        array.forEachBlock(100, block -> out.write(block.toArray(ValueLayout.JAVA_BYTE)));
      }
      facts.append(named.getKey()).append(' ').append(array.dtype().descr());
      Arrays.stream(array.shape()).forEach(axis -> facts.append(' ').append(axis));
      facts.append('\n');
    }
    Files.writeString(directory.resolve("facts.txt"), facts);
    python.run(
        directory,
        """
        import zipfile, numpy as np
        for archive in 'stored.npz', 'deflated.npz':
            assert zipfile.ZipFile(archive).testzip() is None
        stored, deflated = np.load('stored.npz'), np.load('deflated.npz')
        count = 0
        for line in open('facts.txt'):
            name, descr, *shape = line.split()
            raw = open(name + '.raw', 'rb').read()
            expected = np.frombuffer(raw, descr).reshape([int(x) for x in shape])
            for found in np.load(name + '.npy'), np.load(name + '.npy', mmap_mode='r'), \\
                    stored[name], deflated[name]:
                assert found.dtype.str == descr, (line, found.dtype.str)
                assert found.shape == expected.shape, (line, found.shape)
                np.testing.assert_array_equal(found, expected, err_msg=line)
            count += 1
        assert count == 14 * 2 * 7, count
        f = np.load('1.npy')
        assert f.flags.f_contiguous and not f.flags.c_contiguous
        """);
  }
}
