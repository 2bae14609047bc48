package org.joblib4j.persist;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Files that are taken for joblib's, and what to read them with. */
enum OtherFormat {
  NPY("\u0093NUMPY", "a .npy file of NumPy, no joblib file; read it with Npy.read or Npy.map"),
  ZIP("PK\u0003\u0004", "a zip archive, no joblib file; if it is an .npz of NumPy, use Npz.read"),
  HDF5("\u0089HDF\r\n", "an HDF5 file, no joblib file"),
  PARQUET("PAR1", "a Parquet file, no joblib file"),
  JAVA("\u00ac\u00ed\0\u0005", "a stream of Java serialization, no joblib file");

  private final String magic;
  private final String advice;

  OtherFormat(String magic, String advice) {
    this.magic = magic;
    this.advice = advice;
  }

  /** The format that these first bytes are of; null where none is recognised. */
  static @Nullable OtherFormat of(byte[] start) {
    for (OtherFormat format : values()) {
      byte[] magic = PickleText.latin1(format.magic);
      int length = magic.length;
      if (start.length >= length && Arrays.equals(start, 0, length, magic, 0, length)) {
        return format;
      }
    }
    return null;
  }

  /** What the file is, and what to do. */
  String advice() {
    return advice;
  }
}
