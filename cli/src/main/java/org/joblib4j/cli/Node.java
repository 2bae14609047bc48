package org.joblib4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value within a file, as it is shown.
 *
 * @param name how the value around it calls it; empty for the whole
 * @param type what it is
 * @param details more by name: shape, bytes, value, length
 * @param children the values within
 * @param hidden how many more there are
 */
record Node(
    String name, String type, Map<String, Object> details, List<Node> children, long hidden) {

  /** A line for each value, indented. */
  void print(StringBuilder text, String indent) {
    text.append(indent);
    if (!name.isEmpty()) {
      text.append(Printable.text(name)).append(": ");
    }
    text.append(Printable.text(type));
    details.forEach((key, value) -> text.append(Printable.text(detail(key, value))));
    text.append('\n');
    for (Node child : children) {
      child.print(text, indent + "  ");
    }
    if (hidden > 0) {
      text.append(indent).append("  ... ").append(hidden).append(" more\n");
    }
  }

  private static String detail(String key, Object value) {
    return switch (key) {
      case "shape" -> " " + shape((List<?>) value);
      case "value" -> " " + value;
      case "bytes" -> ", " + Bytes.text((Long) value);
      case "length" -> " of " + value;
      default -> ", " + key + " " + value;
    };
  }

  /** As Python writes it. */
  private static String shape(List<?> sizes) {
    String text = sizes.toString().replace('[', '(').replace(']', ')');
    return sizes.size() == 1 ? text.replace(")", ",)") : text;
  }

  /** The same for {@link Json}. */
  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      json.put("name", name);
    }
    json.put("type", type);
    json.putAll(details);
    if (!children.isEmpty()) {
      json.put("children", children.stream().map(Node::toJson).toList());
    }
    if (hidden > 0) {
      json.put("hidden", hidden);
    }
    return json;
  }
}
