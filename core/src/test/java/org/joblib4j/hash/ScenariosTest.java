package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.junit.jupiter.api.Test;

/** What joblib's own tests of its hash look at; {@code docs/parity-hashing.md} lists them all. */
class ScenariosTest {

  private static final List<String> TEXTS =
      List.of(
          "#s12069__c_maps.nii.gz",
          "#s12158__c_maps.nii.gz",
          "#s12258__c_maps.nii.gz",
          "#s12277__c_maps.nii.gz",
          "#s12300__c_maps.nii.gz",
          "#s12401__c_maps.nii.gz",
          "#s12430__c_maps.nii.gz",
          "#s13817__c_maps.nii.gz",
          "#s13903__c_maps.nii.gz");

  @Test
  void mapsWithLongKeysCountByContentNotByOrder() {
    Fingerprint expected = Fingerprint.of(mapOf(TEXTS));
    assertThat(Fingerprint.of(mapOf(TEXTS.reversed()))).isEqualTo(expected);
    assertThat(Fingerprint.of(Map.copyOf(mapOf(TEXTS)))).isEqualTo(expected);
    assertThat(Fingerprint.of(mapOf(TEXTS.subList(1, 9)))).isNotEqualTo(expected);
  }

  private static Map<String, List<Integer>> mapOf(List<String> keys) {
    Map<String, List<Integer>> map = HashMap.newHashMap(keys.hashCode() & 0xFFF);
    keys.forEach(key -> map.put(key, List.of(33)));
    return map;
  }

  @Test
  void setsOfTextsCountByContentNotByOrder() {
    Fingerprint expected = Fingerprint.of(Set.copyOf(TEXTS));
    List<String> shuffled = new ArrayList<>(TEXTS);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(Fingerprint.of(new HashSet<>(shuffled))).isEqualTo(expected);
    assertThat(Fingerprint.of(new HashSet<>(shuffled.subList(1, 9)))).isNotEqualTo(expected);
  }

  @Test
  void mapsOfArraysCountByTheArraysContent() {
    NdArray one = NdArray.of(new Random(0).doubles(100).toArray(), 10, 10);
    NdArray copy = one.copy();
    NdArray other = one.copy();
    other.row(0).fill(1.0);

    assertThat(Fingerprint.of(Map.of(1, one, 2, one)))
        .isEqualTo(Fingerprint.of(Map.of(1, copy, 2, copy)))
        .isNotEqualTo(Fingerprint.of(Map.of(1, copy, 2, other)));
    assertThat(Fingerprint.of(one)).isNotEqualTo(Fingerprint.of(one.transpose()));
  }

  @Test
  void anArrayInManyPlacesIsReadOnce() {
    double[] large = new double[100_000];
    List<double[]> thousands = Collections.nCopies(20_000, large); // 16 GB if each were read
    assertThat(Fingerprint.of(thousands))
        .isNotEqualTo(Fingerprint.of(Collections.nCopies(20_001, large)));
    assertThat(Fingerprint.of(List.of(large, large)))
        .isEqualTo(Fingerprint.of(List.of(large, large.clone())));
  }

  @Test
  void arraysOfArraysCountByContent() {
    assertThat(Fingerprint.of(triangle(6)))
        .isEqualTo(Fingerprint.of(triangle(6)))
        .isNotEqualTo(Fingerprint.of(triangle(7)));
  }

  private static int[][] triangle(int rows) {
    int[][] triangle = new int[rows][];
    for (int i = 0; i < rows; i++) {
      triangle[i] = new int[i];
    }
    return triangle;
  }

  @Test
  void typesOfElementsAreValues() throws IOException, ClassNotFoundException {
    DType type = DType.FLOAT32.withOrder(ByteOrder.BIG_ENDIAN);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(type);
    }
    Object copy;
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = in.readObject();
    }
    assertThat(Fingerprint.of(List.of(type, copy))).isEqualTo(Fingerprint.of(List.of(type, type)));
  }
}
