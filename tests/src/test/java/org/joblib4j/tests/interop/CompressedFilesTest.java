package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.LoadLimits;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compressed files of Java in Python and of Python in Java, by joblib and by the formats' own
 * libraries.
 */
class CompressedFilesTest {
  /**
   * What makes the value in Python: short parts, and an array that takes several blocks of any
   * format.
   */
  private static final String VALUE =
      """
      import joblib, numpy as np
      def value(size):
          return {'name': 'x' * 1000, 'numbers': [1, 2.5, None], 'array': np.arange(size) % 97 * 1.0}
      def check(found, size):
          expected = value(size)
          assert found['name'] == expected['name'] and found['numbers'] == expected['numbers']
          assert found['array'].dtype == 'f8' and np.array_equal(found['array'], expected['array'])
      """;

  private static final int SHORT = 10;
  private static final int LONG = 1_200_000;

  @TempDir Path folder;

  private static Map<String, Object> value(int size) {
    double[] numbers = new double[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = i % 97;
    }
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("name", "x".repeat(1000));
    value.put("numbers", Arrays.asList(1L, 2.5, null));
    value.put("array", NdArray.of(numbers));
    return value;
  }

  private static int size(String file) {
    return file.startsWith("short") ? SHORT : LONG;
  }

  private static void check(Path file) throws IOException {
    assertThat(Persist.load(file))
        .as(file.getFileName().toString())
        .isEqualTo(value(size(String.valueOf(file.getFileName()))));
  }

  @Test
  void pythonReadsEveryCompressionOfJava() throws Exception {
    Python python = Python.with("joblib", "numpy", "lz4");
    List<Compression> compressions =
        List.of(
            Compression.zlib(0),
            Compression.zlib(1),
            Compression.zlib(9),
            Compression.gzip(3),
            Compression.bz2(1),
            Compression.xz(0),
            Compression.lzma(0),
            Compression.lz4(),
            Compression.lz4(4));
    for (Compression compression : compressions) {
      for (String length : List.of("short", "long")) {
        Persist.dump(value(size(length)), folder.resolve(length + "-" + compression), compression);
      }
    }

    python.run(
        folder,
        VALUE
            + """
            import os
            files = sorted(os.listdir('.'))
            assert len(files) == %d, files
            for name in files:
                check(joblib.load(name), %d if name.startswith('short') else %d)
            """
                .formatted(2 * compressions.size(), SHORT, LONG));
  }

  @Test
  void pythonReadsZstdOfJavaThroughItsOwnLibrary() throws Exception {
    Python python = Python.with("joblib", "numpy", "zstandard");
    for (Compression compression :
        List.of(Compression.zstd(-5), Compression.zstd(), Compression.zstd(15))) {
      for (String length : List.of("short", "long")) {
        Persist.dump(value(size(length)), folder.resolve(length + "-" + compression), compression);
      }
    }

    python.run(
        folder,
        VALUE
            + """
            import io, os, zstandard
            for name in os.listdir('.'):
                with open(name, 'rb') as file:
                    reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
                    check(joblib.load(io.BufferedReader(reader)), %d if name.startswith('short') else %d)
            """
                .formatted(SHORT, LONG));
  }

  @Test
  void everyCompressionOfPythonIsRead() throws Exception {
    Python python = Python.with("joblib", "numpy", "lz4");

    python.run(
        folder,
        VALUE
            + """
            for length, size in (('short', %d), ('long', %d)):
                for name, level in (('zlib', 1), ('zlib', 9), ('gzip', 3), ('bz2', 1), ('xz', 0), ('lzma', 0),
                                    ('lz4', 0), ('lz4', 1), ('lz4', 9)):
                    joblib.dump(value(size), f'{length}-{name}-{level}', compress=(name, level))
                joblib.dump(value(size), f'{length}-extension.lz4')
            """
                .formatted(SHORT, LONG));

    assertThat(checkAll()).isEqualTo(20);
  }

  @Test
  void everyKindOfLz4FrameIsRead() throws Exception {
    Python python = Python.with("joblib", "numpy", "lz4");

    python.run(
        folder,
        VALUE
            + """
            import io, itertools, lz4.frame
            out = io.BytesIO()
            joblib.dump(value(%d), out)
            plain = out.getvalue()
            choices = itertools.product((True, False), (4, 5, 6, 7), (True, False), (True, False), (True, False))
            for linked, block, content, each, sized in choices:
                with open(f'long-{linked}-{block}-{content}-{each}-{sized}', 'wb') as file:
                    file.write(lz4.frame.compress(plain, block_linked=linked, block_size=block,
                        content_checksum=content, block_checksum=each, store_size=sized))
            with open('long-frames', 'wb') as file:
                file.write(lz4.frame.compress(plain[:3000000], block_linked=True, content_checksum=True))
                file.write(bytes.fromhex('502a4d1803000000616263'))
                file.write(lz4.frame.compress(plain[3000000:], block_linked=False))
            """
                .formatted(LONG));

    assertThat(checkAll()).isEqualTo(65);
  }

  @Test
  void everyKindOfZstdFrameIsRead() throws Exception {
    Python python = Python.with("joblib", "numpy", "zstandard");

    python.run(
        folder,
        VALUE
            + """
            import io, zstandard
            out = io.BytesIO()
            joblib.dump(value(%d), out)
            plain = out.getvalue()
            def frame(data, **options):
                return zstandard.ZstdCompressor(**options).compress(data)
            def streamed(data):
                compressor = zstandard.ZstdCompressor().compressobj()
                return compressor.compress(data) + compressor.flush()
            files = {
                'one': frame(plain),
                'checksum': frame(plain, write_checksum=True),
                'without-size': streamed(plain),
                'high': frame(plain, level=19),
                'mixed': frame(plain[:100]) + bytes.fromhex('502a4d1803000000616263') + streamed(plain[100:200])
                    + frame(plain[200:], write_checksum=True),
                'empty-between': frame(plain[:100]) + frame(b'') + frame(plain[100:]),
            }
            for name, data in files.items():
                with open('long-' + name, 'wb') as file:
                    file.write(data)
            """
                .formatted(LONG));

    assertThat(checkAll()).isEqualTo(6);
  }

  @Test
  void limitOnDecompressedBytesHoldsForEveryFormat() throws IOException {
    LoadOptions small = LoadOptions.DEFAULT.within(LoadLimits.DEFAULT.withBytes(1 << 20));
    for (String format : List.of("zlib", "gzip", "bz2", "xz", "lzma", "lz4", "zstd")) {
      Path bomb = folder.resolve(format);
      Persist.dump(new byte[20 << 20], bomb, Compression.of(format));

      assertThat(Files.size(bomb)).isLessThan(1 << 20);
      assertThatThrownBy(() -> Persist.load(bomb, Object.class, small))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("limit of 1048576 bytes");
    }
  }

  /** Loads every file of the folder and returns how many there were. */
  private long checkAll() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.sorted().toList();
      for (Path file : all) {
        check(file);
      }
      return all.size();
    }
  }
}
