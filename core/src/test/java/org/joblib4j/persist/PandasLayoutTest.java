package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Frames of pandas whose parts contradict each other, or ask for more than they have. */
class PandasLayoutTest {
  private static String array(String shape, String elements) {
    return "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\u0001btR(K\u0001("
        + shape
        + "tcnumpy\ndtype\n(U\u0002i1K\0K\u0001tR(K\u0003U\u0001|NNNI-1\nI-1\nK\0tb\u0089U"
        + ((char) elements.length() + elements + "tb");
  }

  private static String range(long length) {
    return newIndex(
        "cpandas.core.indexes.range\nRangeIndex\n}(U\u0005startI0\nU\u0004stopI"
            + length
            + "\nU\u0004stepI1\nu");
  }

  private static String newIndex(String classAndParts) {
    return "cpandas.core.indexes.base\n_new_Index\n(" + classAndParts + "tR";
  }

  private static String slice(long length) {
    return "c__builtin__\nslice\n(I0\nI" + length + "\nNtR";
  }

  private static String frame(String values, String places, String columns, String rows) {
    return "\u0080\u0002cpandas.core.frame\nDataFrame\n)\u0081}U\u0004_mgr"
        + "cpandas.core.internals.managers\nBlockManager\n(](cpandas._libs.internals\n"
        + "_unpickle_block\n("
        + values
        + places
        + "K\u0002tRe]("
        + columns
        + rows
        + "etRsb.";
  }

  private static PyFrame load(String pickle, LoadLimits limits) throws IOException {
    return Persist.load(
        new ByteArrayInputStream(Pickles.bytes(pickle)),
        PyFrame.class,
        LoadOptions.DEFAULT.within(limits));
  }

  private static void refused(String pickle, LoadLimits limits, String reason) {
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> load(pickle, limits))
        .withMessageContaining(reason);
  }

  @Test
  void wholeFrameIsRead() throws Exception {
    PyFrame frame =
        load(frame(array("I1\nI2\n", "ab"), slice(1), range(1), range(2)), LoadLimits.DEFAULT);

    assertThat(frame.rows()).isEqualTo(2);
    assertThat(frame.columnAt(0).asArray().toIntArray()).containsExactly('a', 'b');
  }

  @Test
  void fewerColumnsThanNamesAreRefused() {
    refused(
        frame(array("I1\nI2\n", "ab"), slice(2), range(2), range(2)),
        LoadLimits.DEFAULT,
        "more names than columns");
    refused(
        frame(array("I2\nI1\n", "ab"), slice(3), range(2), range(2)),
        LoadLimits.DEFAULT,
        "places of columns");
  }

  @Test
  void maskOfAnotherLengthIsRefused() {
    String masked =
        "cpandas.core.arrays.integer\nIntegerArray\n)\u0081}(U\u0005_data"
            + array("I1\n", "a")
            + "U\u0005_mask"
            + array("I3\n", "\u0001\u0001\0")
            + "ub";
    refused(frame(masked, slice(1), range(1), range(3)), LoadLimits.DEFAULT, "do not fit");
  }

  @Test
  void rangeOfMoreLabelsThanThereIsDataForIsRefused() {
    refused(
        frame(array("I1\nI2\n", "ab"), slice(1), range(1), range(1L << 28)),
        LoadLimits.DEFAULT,
        "268435456 labels");
    refused(
        frame(array("I1\nI2\n", "ab"), slice(1), range(1), range(1_000)),
        LoadLimits.DEFAULT.withBytes(7_000),
        "1000 labels");
  }

  @Test
  void labelsThatContainThemselvesAreRefused() {
    // The dict is remembered, and what was made of it is put into it.
    String index =
        "cpandas.core.indexes.base\n_new_Index\n(cpandas.core.indexes.base\nIndex\n}q\u0005tRq\u0006"
            + "h\u0005U\u0004datah\u0006s0";
    refused(
        frame(array("I1\nI2\n", "ab"), slice(1), range(1), index),
        LoadLimits.DEFAULT,
        "labels within labels");
  }

  @Test
  void whatAVisitorThrowsIsNotSaidOfTheMatrix() throws Exception {
    PySparse matrix =
        Persist.load(
            new ByteArrayInputStream(
                Pickles.bytes(
                    "\u0080\u0002cscipy.sparse._csr\ncsr_matrix\n)\u0081}(U\u0006_shapeK\u0001K\u0001\u0086"
                        + "U\u0004data"
                        + array("I1\n", "a")
                        + "U\u0007indices"
                        + array("I1\n", "\0")
                        + "U\u0006indptr"
                        + array("I2\n", "\0\u0001")
                        + "ub.")),
            PySparse.class,
            LoadOptions.DEFAULT);
    int[] tooFew = new int[0];

    assertThat(matrix.toDense().getDouble(0, 0)).isEqualTo('a');
    assertThatExceptionOfType(ArrayIndexOutOfBoundsException.class)
        .isThrownBy(() -> matrix.forEach((row, column, value) -> tooFew[row]++));
  }
}
