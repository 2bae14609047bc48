package org.joblib4j.parallel;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in short what a task was called with. */
final class ArgumentText {
  private static final int LONGEST = 100;

  private ArgumentText() {}

  static List<String> of(List<@Nullable Object> arguments) {
    List<String> texts = new ArrayList<>(arguments.size());
    for (Object argument : arguments) {
      texts.add(of(argument));
    }
    return texts;
  }

  private static String of(@Nullable Object argument) {
    if (argument == null) {
      return "null";
    }
    Class<?> type = argument.getClass();
    if (type.isArray()) {
      String component = type.getComponentType().getSimpleName();
      return component + "[" + Array.getLength(argument) + "]";
    }
    String text;
    try {
      text = String.valueOf(argument);
    } catch (RuntimeException | StackOverflowError e) {
      // A failing toString must not hide the failure that is being told.
      return type.getName();
    }
    String line = text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text;
    line = line.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }
}
