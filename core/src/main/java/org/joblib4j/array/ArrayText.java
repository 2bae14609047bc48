package org.joblib4j.array;

import java.util.Iterator;
import java.util.List;

/**
 * Shows arrays as NumPy's {@code str} does: nested brackets, aligned columns, lines of at most 75
 * characters, and of more than 1000 elements only three at both ends of each axis.
 *
 * <p>The elements that are shown become words first, all equally wide; then they are set into
 * lines.
 */
final class ArrayText {
  private static final long THRESHOLD = 1000;
  private static final long EDGE = 3;
  private static final int LINE = 75;
  private static final String DOTS = "...";

  private final Layout layout;
  private final boolean summary;
  private final Iterator<String> words;

  private ArrayText(Layout layout, boolean summary, List<String> words) {
    this.layout = layout;
    this.summary = summary;
    this.words = words.iterator();
  }

  static String of(NdArray array) {
    if (array.size() == 0) {
      return "[]";
    }
    if (array.ndim() == 0) {
      return ElementText.single(array);
    }
    boolean summary = array.size() > THRESHOLD;
    List<String> words = ElementText.columns(shown(array.layout(), summary), array);
    return new ArrayText(array.layout(), summary, words).nested(0, LINE);
  }

  /** The offsets of the elements to show, in C order. */
  private static long[] shown(Layout layout, boolean summary) {
    long[] offsets = {layout.offset()};
    for (int axis = 0; axis < layout.ndim(); axis++) {
      long length = layout.length(axis);
      boolean cut = summary && length > 2 * EDGE;
      int count = (int) (cut ? 2 * EDGE : length);
      long[] next = new long[offsets.length * count];
      for (int i = 0; i < next.length; i++) {
        long index = i % count;
        long place = cut && index >= EDGE ? length - 2 * EDGE + index : index;
        next[i] = offsets[i / count] + place * layout.stride(axis);
      }
      offsets = next;
    }
    return offsets;
  }

  private String nested(int axis, int width) {
    String indent = " ".repeat(axis + 1);
    String text =
        axis == layout.ndim() - 1 ? line(axis, indent, width - 1) : block(axis, indent, width - 1);
    return "[" + text.substring(indent.length()) + "]";
  }

  private boolean isCut(int axis) {
    return summary && layout.length(axis) > 2 * EDGE;
  }

  private long shownOf(int axis) {
    return isCut(axis) ? 2 * EDGE : layout.length(axis);
  }

  private String block(int axis, String indent, int width) {
    StringBuilder text = new StringBuilder();
    String gap = "\n".repeat(layout.ndim() - axis - 1);
    for (long i = 0; i < shownOf(axis); i++) {
      if (i > 0) {
        text.append(gap);
      }
      if (i == EDGE && isCut(axis)) {
        text.append(indent).append(DOTS).append(gap);
      }
      text.append(indent).append(nested(axis + 1, width));
    }
    return text.toString();
  }

  private String line(int axis, String indent, int width) {
    Lines lines = new Lines(indent, width);
    for (long i = 0; i < shownOf(axis); i++) {
      if (i == EDGE && isCut(axis)) {
        lines.add(DOTS);
      }
      lines.add(words.next());
    }
    return lines.text();
  }

  /** Words set into lines, with a space between two. */
  private static final class Lines {
    private final StringBuilder done = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private final String indent;
    private final int width;

    Lines(String indent, int width) {
      this.indent = indent;
      this.width = width;
      line.append(indent);
    }

    void add(String word) {
      if (line.length() > indent.length()) {
        line.append(' ');
      }
      if (line.length() + word.length() > width && line.length() > indent.length()) {
        done.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
        line.append(indent);
      }
      line.append(word);
    }

    String text() {
      return done + line.toString();
    }
  }
}
