package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text, conversion and promotion as NumPy has them; needs Python with NumPy. */
class NumpySemanticsTest {
  private static Python python;
  @TempDir private Path directory;

  @BeforeAll
  static void findPython() throws IOException, InterruptedException {
    python = Python.with("numpy");
  }

  @Test
  void textIsWhatNumpyShows() throws Exception {
    python.run(
        directory,
        """
        import numpy as np
        rng = np.random.default_rng(3)
        inf, nan = np.inf, np.nan
        arrays = [np.arange(n) for n in (0, 1, 5, 40, 1000, 1001)]
        arrays += [np.arange(24).reshape(2, 3, 4), np.arange(-500, 1500).reshape(2, 1000)]
        arrays += [np.zeros((0, 3)), np.zeros((3, 0)), np.arange(1200).reshape(2, 3, 4, 50)]
        arrays += [np.arange(4000).reshape(4, 10, 100), np.arange(7000).reshape(7, 1000)]
        arrays += [np.array([True, False]), np.array([True]), np.array([False, False])]
        arrays += [np.array([2**64 - 1, 0], 'u8'), np.array([-128, 127], 'i1')]
        scalars = [1.0, 0.1, 1e16, 1e15, 1e-4, 1e-5, -0.0, nan, -inf, 123456789.125, True, -7]
        arrays += [np.array(x) for x in scalars]
        arrays += [np.array(x, 'c16') for x in (0, 1, 1 + 2j, 1.5 - 2.5j, -1j)]
        arrays += [np.array(x) for x in (
            [1.5, -2.25, 3], [1e8, 1], [99999999.0], [1e8], [1e10, 1.5e8], [0.0, -0.0],
            [nan, 1], [inf, -inf], [nan], [-inf, 1e10], [1e-5, 0], [1e-4, 0.09], [1, 1001],
            [1, 1000], [1/3, 2/3], [1e300, 1e-300], [123.456789012345], [0.999999999, 1],
            [9.9999999999e10, 1], [1.00000000049, 2], [1e100, nan], [0.5, 0.12345678949999])]
        arrays += [np.array([1 + 2j, -1.5 + 0.25j]), np.array([1e10 + 1j, nan - inf * 1j])]
        arrays += [np.array([1 / 3, 1e-3, 7], 'f4'), np.array([1 / 3, 7, 100], 'f2')]
        arrays += [np.array([65504, 6e-8], 'f2'), np.array([3.4e38, 1], 'f4'),
                   np.array([0.1, 123456.79, 1e9], 'f4')]
        for i in range(60):
            scale = 10.0 ** rng.integers(-6, 9)
            shape = tuple(rng.integers(1, 9, rng.integers(1, 4)))
            a = rng.standard_normal(shape) * scale
            arrays += [a.astype(rng.choice(['f8', 'f4', 'c16', 'i8'])), np.round(a, 2)]
        arrays += [rng.standard_normal((50, 60)), rng.standard_normal(3000).astype('f4')]
        arrays += [a.astype(a.dtype.newbyteorder('>')) for a in arrays[20:60]]
        for i, a in enumerate(arrays):
            np.save('%d.npy' % i, a)
            open('%d.txt' % i, 'w').write(str(a[()] if a.ndim == 0 else a))
        """);
    int count = 0;
    for (; Files.exists(directory.resolve(count + ".npy")); count++) {
      NdArray array = Npy.read(directory.resolve(count + ".npy"));
      String expected = Files.readString(directory.resolve(count + ".txt"));
      assertThat(array.toString()).isEqualTo(expected);
    }
    assertThat(count).isGreaterThan(200);
  }

  @Test
  void conversionsGiveWhatNumpyGives() throws Exception {
    python.run(
        directory,
        """
        import itertools, warnings, numpy as np
        warnings.simplefilter('ignore')
        rng = np.random.default_rng(5)
        types = 'b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16'.split()
        lines = []
        for a, b in itertools.product(types, types):
            kind = np.dtype(a).kind
            if kind == 'b':
                x = rng.integers(0, 2, 50).astype(a)
            elif kind in 'iu':
                x = rng.integers(0, 256, 3000 * np.dtype(a).itemsize, dtype='u1').view(a)
            else:
                wide = np.dtype(b).kind in 'fc'
                x = rng.standard_normal(3000) * (1e4 if wide else 30)
                x = np.concatenate([x, [0, -0.0, 0.5, 1, 2049, 2051]]) if wide else abs(x)
                x = x.astype(a)
                if np.dtype(a).kind == 'c':
                    x = x + 1j * x[::-1]
            name = a + b
            np.save(name + '.from.npy', x.astype(a).reshape(2, -1))
            np.save(name + '.to.npy', x.astype(a).astype(b).reshape(2, -1))
            lines.append(name + ' ' + np.dtype(b).str)
        open('facts.txt', 'w').write('\\n'.join(lines))
        """);
    List<String> facts = Files.readAllLines(directory.resolve("facts.txt"));
    assertThat(facts).hasSize(14 * 14);
    for (String line : facts) {
      String[] words = line.split(" ", -1);
      NdArray from = Npy.read(directory.resolve(words[0] + ".from.npy"));
      NdArray to = Npy.read(directory.resolve(words[0] + ".to.npy"));
      DType type = DType.parse(words[1]);
      assertThat(from.astype(type)).as(line).isEqualTo(to);
      assertThat(from.transpose().astype(type)).as(line).isEqualTo(to.transpose());
    }
  }

  @Test
  void promotionIsNumpysResultType() throws Exception {
    python.run(
        directory,
        """
        import itertools, numpy as np
        types = 'b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16'.split()
        with open('facts.txt', 'w') as f:
            for a, b in itertools.product(types, types):
                f.write('%s %s %s\\n' % (a, b, np.result_type(a, b).str))
        """);
    for (String line : Files.readAllLines(directory.resolve("facts.txt"))) {
      String[] words = line.split(" ", -1);
      NdArray joined =
          NdArray.vstack(
              NdArray.zeros(DType.parse(words[0]), 2), NdArray.zeros(DType.parse(words[1]), 2));
      assertThat(joined.dtype()).as(line).isEqualTo(DType.parse(words[2]));
    }
  }
}
