package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of what has none depends on the content only. */
class EntryTableTest {

  private static byte[] written(List<byte[]> forms) {
    EntryTable table = new EntryTable(0);
    forms.forEach(form -> table.add(form, 0, form.length));
    assertThat(table.size()).isEqualTo(forms.size());
    var message = new Message(HashAlgorithm.SHA_256);
    message.open();
    table.writeTo(message);
    return Arrays.copyOf(message.bytes(), message.length());
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() {
    Random random = new Random(1);
    for (int count : new int[] {0, 1, 2, 3, 8, 100, 1_500}) {
      List<byte[]> forms = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] form = new byte[1 + random.nextInt(6)];
        random.nextBytes(form);
        forms.add(form);
        if (i % 7 == 0) {
          forms.add(form.clone());
        }
      }
      byte[] expected = written(forms);
      Collections.shuffle(forms, random);
      assertThat(written(forms))
          .isEqualTo(expected)
          .hasSize(forms.stream().mapToInt(f -> f.length).sum());
    }
  }

  @Test
  void theOrderIsThatOfTheNumbersThenOfTheBytes() {
    List<byte[]> forms = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) { // enough for some to share a number of 28 bits
      forms.add(new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)});
    }
    List<byte[]> sorted = new ArrayList<>(forms);
    sorted.sort((a, b) -> {
      int byNumber =
          Long.compare(EntryTable.mixed(a, 0, a.length), EntryTable.mixed(b, 0, b.length));
      return byNumber == 0 ? Arrays.compareUnsigned(a, b) : byNumber;
    });
    byte[] expected = new byte[3 * sorted.size()];
    for (int i = 0; i < sorted.size(); i++) {
      System.arraycopy(sorted.get(i), 0, expected, 3 * i, 3);
    }
    Collections.shuffle(forms, new Random(2));
    var message = new Message(HashAlgorithm.SHA_256);
    message.open();
    var direct = new Message(HashAlgorithm.SHA_256);
    direct.open();
    EntryTable table = new EntryTable(0);
    forms.forEach(form -> table.add(form, 0, form.length));
    table.writeTo(message);
    direct.raw(expected);
    byte[] digest = new byte[32];
    byte[] expectedDigest = new byte[32];
    message.storeDigest(digest, 0);
    direct.storeDigest(expectedDigest, 0);

    assertThat(digest).isEqualTo(expectedDigest);
  }

  @Test
  void thousandsOfEqualFormsTakeNoTime() {
    List<byte[]> forms = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      forms.add(new byte[] {1, 2, 3});
    }
    assertThat(written(forms)).startsWith(1, 2, 3, 1, 2, 3).hasSize(30_000);
  }

  @Test
  void aTableOfManyRangesAndOneOfPartsWriteTheSame() {
    List<byte[]> forms = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      byte[] form = new byte[1 + i % Message.INLINE];
      new Random(i / 2).nextBytes(form);
      forms.add(form);
    }
    byte[] expected = digest(filled(new EntryTable(0), forms));

    assertThat(digest(filled(new EntryTable(forms.size()), forms))).isEqualTo(expected);
    EntryTable parts = filled(new EntryTable(300_000, 100), forms.subList(0, 7_000));
    parts.addAll(filled(new EntryTable(300_000, 150_000), forms.subList(7_000, 29_999)));
    parts.addAll(new EntryTable(300_000, 100));
    byte[] last = forms.getLast();
    parts.add(last, 0, last.length);
    assertThat(parts.size()).isEqualTo(forms.size());
    assertThat(digest(parts)).isEqualTo(expected);
  }

  private static EntryTable filled(EntryTable table, List<byte[]> forms) {
    forms.forEach(form -> table.add(form, 0, form.length));
    return table;
  }

  private static byte[] digest(EntryTable table) {
    var message = new Message(HashAlgorithm.SHA_256);
    message.open();
    table.writeTo(message);
    byte[] digest = new byte[HashAlgorithm.SHA_256.size()];
    message.storeDigest(digest, 0);
    return digest;
  }
}
