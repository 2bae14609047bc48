package org.joblib4j.array;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.joblib4j.array.PythonLiteral.Bool;
import org.joblib4j.array.PythonLiteral.Dict;
import org.joblib4j.array.PythonLiteral.Int;
import org.joblib4j.array.PythonLiteral.Text;
import org.joblib4j.array.PythonLiteral.Tuple;

/**
 * The header of a {@code .npy} file: a magic, a version, and a Python dict with type, order and
 * shape, padded with spaces so that the elements start at a multiple of 64 bytes.
 *
 * <p>Versions differ in the length field (2 bytes in 1.0, 4 later) and in the text (UTF-8 in 3.0,
 * Latin-1 before). The format is described in NumPy's {@code numpy.lib.format}.
 */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
  private static final int ALIGNMENT = 64;

  /** No header of numbers comes near; a longer one is damage or an attack. */
  private static final long MAX_LENGTH = 1 << 20;

  private final DType dtype;
  private final Layout layout;
  private final long length;

  private NpyHeader(DType dtype, Layout layout, long length) {
    this.dtype = dtype;
    this.layout = layout;
    this.length = length;
  }

  DType dtype() {
    return dtype;
  }

  /** Where the elements lie, counted from the end of the header. */
  Layout layout() {
    return layout;
  }

  /** The bytes of magic, version and header. */
  long length() {
    return length;
  }

  long dataBytes() {
    return layout.size() * dtype.itemSize();
  }

  /**
   * Checks that as many bytes follow the header as the shape needs.
   *
   * @throws IOException when there are fewer
   */
  void checkData(long found, String source) throws IOException {
    if (found < dataBytes()) {
      throw new EOFException(
          "%s: expected %d bytes after the header (%s elements of shape %s), found %d"
              .formatted(source, dataBytes(), dtype, layout.shapeText(), found));
    }
  }

  /** The bytes of a version 1.0 header. */
  static byte[] bytes(NdArray array, boolean fortranOrder) {
    StringBuilder shape = new StringBuilder();
    for (long axis : array.shape()) {
      shape.append(shape.isEmpty() ? "" : " ").append(axis).append(',');
    }
    if (array.ndim() > 1) {
      shape.setLength(shape.length() - 1);
    }
    String dict =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
            .formatted(array.dtype().descr(), fortranOrder ? "True" : "False", shape);
    int start = MAGIC.length + 4;
    int padded = Math.ceilDiv(start + dict.length() + 1, ALIGNMENT) * ALIGNMENT;
    byte[] header = new byte[padded];
    Arrays.fill(header, (byte) ' ');
    System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
    header[MAGIC.length] = 1;
    header[MAGIC.length + 1] = 0;
    header[MAGIC.length + 2] = (byte) (padded - start);
    header[MAGIC.length + 3] = (byte) ((padded - start) >> 8);
    byte[] text = dict.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(text, 0, header, start, text.length);
    header[padded - 1] = '\n';
    return header;
  }

  private static String found(byte[] start) {
    String bytes = hex(Arrays.copyOf(start, MAGIC.length));
    return start[0] == 'P' && start[1] == 'K'
        ? bytes + ": a zip file; Npz.read takes what numpy.savez writes"
        : bytes;
  }

  /**
   * Reads a header and leaves the stream at the first element.
   *
   * @throws IOException when it is none, is damaged, or says a type that arrays here cannot have
   */
  static NpyHeader read(InputStream in, String source) throws IOException {
    byte[] start = exactly(in, MAGIC.length + 2, "magic and version", source);
    if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException(
          "%s: expected the .npy magic %s, found %s".formatted(source, hex(MAGIC), found(start)));
    }
    int major = start[MAGIC.length];
    int minor = start[MAGIC.length + 1];
    if (major < 1 || major > 3 || minor != 0) {
      throw new IOException(
          "%s: expected .npy version 1.0, 2.0 or 3.0, found %d.%d".formatted(source, major, minor));
    }
    byte[] field = exactly(in, major == 1 ? 2 : 4, "length of the header", source);
    long length = 0;
    for (int i = field.length - 1; i >= 0; i--) {
      length = length << 8 | (field[i] & 0xFF);
    }
    if (length > MAX_LENGTH) {
      throw new IOException(
          "%s: expected a header of at most %d bytes, found one of %d"
              .formatted(source, MAX_LENGTH, length));
    }
    byte[] bytes = exactly(in, (int) length, "the header", source);
    String text =
        new String(bytes, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return parse(text, start.length + field.length + length, source);
  }

  private static NpyHeader parse(String text, long length, String source) throws IOException {
    try {
      PythonLiteral literal = PythonLiteral.parse(text);
      if (!(literal instanceof Dict(var items)) || !items.keySet().equals(KEYS)) {
        throw new ParseException("expected a dict with descr, fortran_order and shape", 0);
      }
      if (!(items.get("descr") instanceof Text(String descr))) {
        throw new ParseException(
            "expected the type of a number such as '<f8'; structured types are not supported", 0);
      }
      if (!(items.get("fortran_order") instanceof Bool(boolean fortran))) {
        throw new ParseException("expected True or False for fortran_order", 0);
      }
      if (items.get("shape") instanceof Int(long axis)) {
        throw new ParseException(
            "expected a tuple for shape, such as (%d,): without the comma it is a number"
                .formatted(axis),
            0);
      }
      if (!(items.get("shape") instanceof Tuple(var axes)) || axes.size() > NdArray.MAX_AXES) {
        throw new ParseException(
            "expected a tuple of at most " + NdArray.MAX_AXES + " integers for shape", 0);
      }
      DType dtype = DType.parse(descr);
      long[] shape = shape(axes);
      Layout layout =
          fortran
              ? Layout.fortranOrder(0, dtype.itemSize(), shape)
              : Layout.cOrder(0, dtype.itemSize(), shape);
      return new NpyHeader(dtype, layout, length);
    } catch (ParseException | IllegalArgumentException e) {
      throw new IOException(
          "%s: bad .npy header: %s; found %s".formatted(source, e.getMessage(), shortened(text)),
          e);
    }
  }

  private static long[] shape(List<PythonLiteral> axes) throws ParseException {
    long[] shape = new long[axes.size()];
    for (int i = 0; i < shape.length; i++) {
      if (!(axes.get(i) instanceof Int(long axis))) {
        throw new ParseException("expected integers in the shape", 0);
      }
      shape[i] = axis;
    }
    return shape;
  }

  private static byte[] exactly(InputStream in, int count, String what, String source)
      throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(
          "%s: expected %d bytes of a .npy file (%s), found %d"
              .formatted(source, count, what, bytes.length));
    }
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  private static String shortened(String text) {
    String line = text.strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }
}
