package org.joblib4j.text;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in short what a function was called with. */
public final class ArgumentText {
  private static final int LONGEST = 100;
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private ArgumentText() {}

  /** The text of each, in order. */
  public static List<String> of(List<@Nullable Object> arguments) {
    List<String> texts = new ArrayList<>(arguments.size());
    for (Object argument : arguments) {
      texts.add(of(argument));
    }
    return texts;
  }

  /** The whole text of a value; its type where its {@code toString} fails. */
  public static String full(Object value) {
    try {
      String text = value.toString();
      if (value instanceof ExceptionInInitializerError failed && failed.getCause() != null) {
        return text + ", caused by " + failed.getCause(); // which class it was, only that one says
      }
      return text == null ? value.getClass().getName() : text;
    } catch (Throwable e) {
      // A failing toString must not hide the failure that is being told, nor be one of a call.
      requireSurvivable(e);
      return value.getClass().getName();
    }
  }

  private static void requireSurvivable(Throwable failure) {
    if (failure instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
      throw fatal;
    }
  }

  /** One line of at most a hundred characters. */
  public static String of(@Nullable Object argument) {
    if (argument == null) {
      return "null";
    }
    Class<?> type = argument.getClass();
    if (type.isArray()) {
      String component = type.getComponentType().getSimpleName();
      return component + "[" + Array.getLength(argument) + "]";
    }
    if (isLarge(argument)) {
      return type.getSimpleName() + " of " + size(argument);
    }
    String text = full(argument);
    String line = text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text;
    line = SPACE.matcher(line).replaceAll(" ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }

  /** The text of millions of elements takes longer than most tasks, and is cut anyway. */
  private static boolean isLarge(Object argument) {
    return size(argument) > LONGEST;
  }

  private static int size(Object argument) {
    try {
      return switch (argument) {
        case Collection<?> collection -> collection.size();
        case Map<?, ?> map -> map.size();
        default -> 0;
      };
    } catch (Throwable e) {
      requireSurvivable(e);
      return 0;
    }
  }
}
