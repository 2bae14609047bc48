package org.joblib4j.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest of a jar says of a package, such as its version.
 *
 * @param texts title, version and vendor, of the specification and of the implementation; empty
 *     where nothing is said
 */
record PackageTexts(List<String> texts) {
  static final PackageTexts NONE = new PackageTexts(List.of());

  private static final int COUNT = 6;

  PackageTexts {
    texts = List.copyOf(texts);
  }

  /** Those of a package, {@link #NONE} where there is nothing to say. */
  static PackageTexts of(@Nullable Package from) {
    if (from == null) {
      return NONE;
    }
    List<String> texts = new ArrayList<>(COUNT);
    add(from.getSpecificationTitle(), texts);
    add(from.getSpecificationVersion(), texts);
    add(from.getSpecificationVendor(), texts);
    add(from.getImplementationTitle(), texts);
    add(from.getImplementationVersion(), texts);
    add(from.getImplementationVendor(), texts);
    for (String text : texts) {
      if (!text.isEmpty()) {
        return new PackageTexts(texts);
      }
    }
    return NONE;
  }

  private static void add(@Nullable String text, List<String> texts) {
    texts.add(text == null ? "" : text);
  }

  boolean isEmpty() {
    return texts.isEmpty();
  }

  /** One of the texts, null where nothing is said. */
  @Nullable String get(int number) {
    return texts.isEmpty() || texts.get(number).isEmpty() ? null : texts.get(number);
  }

  void write(OutBuffer body) throws IOException {
    body.write(texts.size());
    for (String text : texts) {
      body.putText(text);
    }
  }

  static PackageTexts read(InBuffer body) throws IOException {
    List<String> texts = new ArrayList<>(COUNT);
    for (int left = body.getByte(); left > 0; left--) {
      texts.add(body.getText());
    }
    return texts.isEmpty() ? NONE : new PackageTexts(texts);
  }
}
