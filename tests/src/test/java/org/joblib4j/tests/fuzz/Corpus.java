package org.joblib4j.tests.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.joblib4j.array.Complex;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyArray;
import org.joblib4j.persist.PyTuple;

/**
 * The whole files that are damaged: what Java writes of every type, in every compression there is a
 * codec for; pickles of the older protocols and the compressed files of joblib 0.8, written by
 * hand; and the files of a folder, such as one that Python filled.
 */
final class Corpus {
  enum Colour {
    RED,
    GREEN
  }

  sealed interface Shape {}

  record Circle(double radius, Colour colour) implements Shape {}

  @SuppressWarnings("ArrayRecordComponent") // users have such records
  record Item(String name, int[] numbers, List<Item> parts, Optional<Shape> shape)
      implements Shape {}

  private static final List<String> FORMATS =
      List.of("none", "zlib", "gzip", "bz2", "xz", "lzma", "lz4", "zstd");

  private Corpus() {}

  static List<byte[]> files(Optional<Path> folder) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (Object value : values()) {
      for (String format : FORMATS) {
        try {
          files.add(dumped(value, Compression.of(format)));
        } catch (IllegalArgumentException noCodec) {
          // Without its artifact the format cannot be read either.
        }
      }
    }
    for (String pickle : pickles()) {
      byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
      files.add(bytes);
      files.add(oldCompressed(bytes));
    }
    if (folder.isPresent()) {
      try (Stream<Path> found = Files.list(folder.get())) {
        for (Path file : found.sorted().toList()) {
          if (Files.isRegularFile(file) && Files.size(file) < 20_000) {
            files.add(Files.readAllBytes(file));
          }
        }
      }
    }
    return files;
  }

  private static byte[] dumped(Object value, Compression compression) throws IOException {
    var out = new ByteArrayOutputStream();
    Persist.dump(value, out, compression);
    return out.toByteArray();
  }

  private static List<Object> values() {
    List<Object> cycle = new ArrayList<>(List.of(1, "x"));
    cycle.add(cycle);
    Map<Object, Object> keys = new LinkedHashMap<>();
    keys.put(PyTuple.of(1L, "a"), Set.of(1, 2));
    keys.put("k", new TreeMap<>(Map.of("b", 1.5f, "a", (short) 3)));
    return List.of(
        Arrays.asList(1, -2L, 3.5, "text", null, true, 'c', (byte) 4, new byte[] {1, 2}),
        List.of(BigInteger.TEN.pow(50), new BigDecimal("1.50"), new Complex(1, -2)),
        List.of(Instant.EPOCH, LocalDate.EPOCH, Duration.ofMillis(5), new UUID(1, 2), Path.of("a")),
        ZonedDateTime.parse("2024-10-27T02:30:00+01:00[Europe/Berlin]"),
        keys,
        cycle,
        new Item("i", new int[] {1, 2}, List.of(), Optional.of(new Circle(2, Colour.RED))),
        NdArray.arange(12).reshape(3, 4).transpose(),
        Map.of("a", NdArray.zeros(DType.COMPLEX128, 2, 0), "b", NdArray.scalar(1.5)),
        List.of(new double[] {1, 2}, new int[][] {{1}, {2, 3}}, new String[] {"a", "b"}),
        PyArray.of(Arrays.asList(1, "x", null, List.of()), 2, 2));
  }

  /** Protocols 0 and 2, a structured type, a masked array, and what the table knows else. */
  private static List<String> pickles() {
    return List.of(
        "(lp0\nI1\naL2L\naF3.5\naS'x\\n'\naV\\u20ac\np1\na(I1\nI2\ntp2\na(dp3\ng1\ng2\nsa.",
        "\u0080\u0002]q\0(K\u0001M\u0001\u0002J\u0003\0\0\0\u008a\u0002\u00ff\u007f"
            + "G?\u00f8\0\0\0\0\0\0X\u0002\0\0\0ab\u0088\u0089Nh\0}q\u0001(K\u0001)K\u0002\u0085ue.",
        """
        cnumpy
        dtype
        (S'V12'
        I00
        I01
        tR(I3
        S'|'
        N(S'a'
        S'b'
        t(dS'a'
        (cnumpy
        dtype
        (S'i4'
        I00
        I01
        tRI0
        tsS'b'
        (cnumpy
        dtype
        (S'M8'
        I00
        I01
        tR(I4
        S'<'
        NNNI-1
        I-1
        I0
        ((d(S'ns'
        I1
        I1
        I1
        tttbI4
        tsI12
        I1
        I16
        tb.\
        """,
        """
        (cnumpy.core.multiarray
        scalar
        (cnumpy
        dtype
        (S'f8'
        I0
        I1
        tR(I3
        S'<'
        NNNI-1
        I-1
        I0
        tbS'12345678'
        tRcdatetime
        datetime
        (S'\\x07\\xe8\\x02\\x1d\\r\\x0e\\x0f\\x01\\xe2@'
        tRccollections
        OrderedDict
        ((lp1
        (lp2
        S'a'
        aI1
        aatRcdecimal
        Decimal
        (S'1.5'
        tRcfractions
        Fraction
        (S'1/3'
        tRc__builtin__
        set
        ((lI1
        aI2
        atRc__builtin__
        complex
        (F1
        F2
        tRl.\
        """,
        """
        cnumpy.ma.core
        _mareconstruct
        (cnumpy.ma.core
        MaskedArray
        cnumpy
        ndarray
        (I0
        tS'b'
        tR(I1
        (I2
        tcnumpy
        dtype
        (S'i2'
        I0
        I1
        tRI00
        S'abcd'
        S'\\x00\\x01'
        Ntb.\
        """);
  }

  /** ZF, the length in hexadecimal digits padded to 19 characters, and a zlib stream. */
  private static byte[] oldCompressed(byte[] content) {
    var deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] buffer = new byte[content.length + 100];
    int length = deflater.deflate(buffer);
    deflater.end();
    byte[] head =
        "ZF%-19s"
            .formatted("0x" + Integer.toHexString(content.length))
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = Arrays.copyOf(head, head.length + length);
    System.arraycopy(buffer, 0, file, head.length, length);
    return file;
  }
}
