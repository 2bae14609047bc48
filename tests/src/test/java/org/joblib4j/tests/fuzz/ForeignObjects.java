package org.joblib4j.tests.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A frame of pandas and a sparse matrix of SciPy, written by hand: objects with a reader here. */
final class ForeignObjects {
  private static final String RANGE =
      "cpandas.core.indexes.base\n_new_Index\n(cpandas.core.indexes.range\nRangeIndex\n"
          + "}(U\u0005startI0\nU\u0004stopI2\nU\u0004stepI1\nutR";

  private ForeignObjects() {}

  static List<byte[]> files() {
    return List.of(bytes(frame()), bytes(matrix()));
  }

  private static byte[] bytes(String characters) {
    return characters.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String array(String shape, String elements) {
    return "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\u0001btR(K\u0001("
        + (shape
            + "tcnumpy\ndtype\n(U\u0002i1K\0K\u0001tR(K\u0003U\u0001|NNNI-1\nI-1\nK\0tb\u0089U")
        + ((char) elements.length() + elements + "tb");
  }

  /** One block of two columns, and one that pandas masks. */
  private static String frame() {
    String masked =
        "cpandas.core.arrays.integer\nIntegerArray\n)\u0081}(U\u0005_data"
            + array("I2\n", "ab")
            + "U\u0005_mask"
            + array("I2\n", "\0\u0001")
            + "ub";
    return "\u0080\u0002cpandas.core.frame\nDataFrame\n)\u0081}U\u0004_mgr"
        + "cpandas.core.internals.managers\nBlockManager\n(]("
        + block(array("I1\nI2\n", "ab"), 0)
        + block(masked, 1)
        + ("e](" + RANGE + RANGE + "etRsb.");
  }

  private static String block(String values, int column) {
    return "cpandas._libs.internals\n_unpickle_block\n("
        + values
        + "c__builtin__\nslice\n(I%d\nI%d\nNtRK\u0002tR".formatted(column, column + 1);
  }

  private static String matrix() {
    return "\u0080\u0002cscipy.sparse._csr\ncsr_matrix\n)\u0081}(U\u0006_shapeK\u0001K\u0001\u0086"
        + ("U\u0004data" + array("I1\n", "a"))
        + ("U\u0007indices" + array("I1\n", "\0"))
        + ("U\u0006indptr" + array("I2\n", "\0\u0001") + "ub.");
  }
}
