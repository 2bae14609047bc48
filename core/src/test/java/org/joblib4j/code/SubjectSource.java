package org.joblib4j.code;

import java.util.LinkedHashMap;
import java.util.Map;

/** The program that the tests compile in many variants: {@code Subject.f} is the function. */
final class SubjectSource {
  private SubjectSource() {}

  static Map<String, String> files() {
    var files = new LinkedHashMap<String, String>();
    files.put("subject.Subject", SUBJECT);
    files.put("subject.Scale", SCALE);
    files.put(
        "subject.Config",
        "package subject; class Config { int size; int size() { return size; }"
            + " void grow() { size += 3; } }");
    files.put("subject.Color", "package subject; public enum Color { RED, GREEN, BLUE }");
    files.put(
        "subject.Unrelated",
        "package subject; class Unrelated { static int unused() { return 1; } }");
    return files;
  }

  /** The files with one text replaced; the text must be there, or a test would test nothing. */
  static Map<String, String> edited(String before, String after) {
    Map<String, String> files = files();
    boolean found = false;
    for (var file : files.entrySet()) {
      found |= file.getValue().contains(before);
      file.setValue(file.getValue().replace(before, after));
    }
    if (!found) {
      throw new IllegalArgumentException("no such text in the subject: " + before);
    }
    return files;
  }

  private static final String SUBJECT =
      """
      package subject;

      import java.util.*;
      import java.util.function.*;

      public class Subject {
        static final double[] WEIGHTS = {0.5, 0.25};
        static final Map<String, Integer> TABLE = new HashMap<>();
        private static final int SHIFT = Integer.getInteger("shift", 3);
        static final List<String> LABELS = List.of("a", "b");

        static {
          TABLE.put("one", 1);
          for (int i = 0; i < 3; i++) {
            TABLE.put("n" + i, i);
          }
        }

        // before f

        public static double f(double x, String name, Color color) {
          final int offset = 5;
          double total = x * 2 + offset;
          int first = name.length();
          int second = first - 1;
          total += second - first;
          for (int i = 0; i < 10; i++) {
            total += WEIGHTS[i % 2];
          }
          switch (name) {
            case "alpha": total += 1; break;
            case "beta": total += 2; break;
            default: total += 3;
          }
          switch (first) {
            case 1: total += 4; break;
            case 7: total += 5; break;
          }
          total += byColor(color);
          try {
            total += Integer.parseInt(name);
          } catch (NumberFormatException e) {
            total -= 1;
          }
          IntUnaryOperator twice = v -> v * 2;
          Supplier<IntUnaryOperator> nested = () -> v -> v + SHIFT;
          total += twice.applyAsInt(second) + nested.get().applyAsInt(first);
          Comparator<String> order = new Comparator<String>() {
            @Override public int compare(String a, String b) {
              return a.length() - b.length();
            }
          };
          record Pair(int left, int right) {}
          Pair pair = new Pair(first, second);
          List<String> words = new ArrayList<>(TABLE.keySet());
          words.sort(order);
          Scale scale = name.isEmpty() ? new Scale.Linear() : new Scale.Log();
          Object any = scale;
          if (any instanceof Scale.Marked) {
            total += 6;
          }
          Object config = Config.class;
          total += config.hashCode();
          return helper(total) + scale.apply(total) + scale.unit() + pair.toString().length() + words.size();
        }

        static int byColor(Color color) {
          switch (color) {
            case RED: return 1;
            case GREEN: return 2;
            default: return 3;
          }
        }

        static double helper(double v) {
          return v > 100 ? Math.sqrt(v) : -shifted(v);
        }

        static double shifted(double v) {
          return v + 0.25;
        }

        // after f

        static int unused(int a) {
          return a + 1;
        }
      }
      """;

  private static final String SCALE =
      """
      package subject;

      public interface Scale {
        interface Marked {}

        double apply(double v);

        default double unit() {
          return 1;
        }

        final class Linear implements Scale {
          public double apply(double v) {
            return v * 3 + unit();
          }
        }

        final class Log implements Scale, Marked {
          public double apply(double v) {
            return Math.log(v);
          }

          double notCalled() {
            return 0;
          }
        }

        final class NeverMade implements Scale {
          public double apply(double v) {
            return 17;
          }
        }
      }
      """;
}
