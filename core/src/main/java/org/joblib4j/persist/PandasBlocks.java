package org.joblib4j.persist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * How pandas keeps the data of a frame: in blocks of columns of one type, each with the positions
 * of its columns, and the axes.
 *
 * <p>Since pandas 1.3 a {@code BlockManager} is made of blocks and axes; before, and in a Series to
 * this day, both are in the state, under the version of pandas that laid it out so first.
 */
final class PandasBlocks {
  private static final String STATE_VERSION = "0.14.1";

  /**
   * A block.
   *
   * @param values an array, one row for each column; the column alone where the type is pandas's
   *     own
   * @param placement the positions of the columns
   */
  private record Block(@Nullable Object values, @Nullable Object placement) {}

  private final List<Block> blocks = new ArrayList<>();
  private final List<@Nullable Object> axes = new ArrayList<>();

  private final PandasValues reader;

  private PandasBlocks(LoadLimits limits) {
    reader = new PandasValues(limits);
  }

  static PandasBlocks of(PyObject frame, LoadLimits limits) {
    Map<String, @Nullable Object> attributes = frame.attributes();
    Object manager = attributes.getOrDefault("_mgr", attributes.get("_data"));
    var result = new PandasBlocks(limits);
    if (!(manager instanceof PyObject object)) {
      throw unknown("there is no block manager");
    }
    if (object.state().orElse(null) instanceof PyTuple state
        && state.size() >= 4
        && state.get(3) instanceof Map<?, ?> versions
        && versions.get(STATE_VERSION) instanceof Map<?, ?> parts) {
      result.addState(parts);
    } else if (object.arguments().size() >= 2
        && object.arguments().get(0) instanceof List<?> made
        && object.arguments().get(1) instanceof List<?> labels) {
      result.addMade(made, labels);
    } else {
      throw unknown(object.className());
    }
    return result;
  }

  private void addState(Map<?, ? extends @Nullable Object> parts) {
    if (!(parts.get("axes") instanceof List<?> labels)
        || !(parts.get("blocks") instanceof List<?> described)) {
      throw unknown("its state has no axes and blocks");
    }
    axes.addAll(labels);
    for (Object each : described) {
      if (!(each instanceof Map<?, ?> block)) {
        throw unknown("a block is no dict");
      }
      blocks.add(new Block(reader.array(block.get("values")), block.get("mgr_locs")));
    }
  }

  private void addMade(List<?> made, List<?> labels) {
    axes.addAll(labels);
    for (Object each : made) {
      if (!(each instanceof PyObject block) || block.arguments().size() < 2) {
        throw unknown("a block is not made of values and places");
      }
      blocks.add(new Block(reader.array(block.arguments().get(0)), block.arguments().get(1)));
    }
  }

  /** The labels along an axis. */
  @Nullable Object axis(int axis) {
    if (axis >= axes.size()) {
      throw unknown("it has %d axes".formatted(axes.size()));
    }
    return reader.labels(axes.get(axis));
  }

  /** The number of columns that there is data for. */
  long columnCount() {
    long count = 0;
    for (Block block : blocks) {
      count = Math.addExact(count, PandasValues.rows(block.values()));
    }
    return count;
  }

  /** The columns in their order. */
  List<@Nullable Object> columns(int count, boolean series) {
    List<@Nullable Object> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(null);
    }
    for (Block block : blocks) {
      long[] places = series ? new long[] {0} : places(block.placement(), count);
      for (int i = 0; i < places.length; i++) {
        if (places[i] < 0 || places[i] >= count) {
          throw unknown("column %d of %d".formatted(places[i], count));
        }
        columns.set((int) places[i], PandasValues.row(block.values(), i));
      }
    }
    if (columns.contains(null)) {
      throw unknown("a column has no data");
    }
    return columns;
  }

  private static long[] places(@Nullable Object placement, int count) {
    if (placement instanceof PyObject wrapped && wrapped.className().endsWith(".BlockPlacement")) {
      return unwrapped(wrapped.arguments().isEmpty() ? null : wrapped.arguments().get(0), count);
    }
    return unwrapped(placement, count);
  }

  private static long[] unwrapped(@Nullable Object placement, int count) {
    if (placement instanceof NdArray positions) {
      return positions.toLongArray();
    }
    if (placement instanceof Long position) {
      return new long[] {position};
    }
    if (placement instanceof PyObject slice && slice.className().equals("builtins.slice")) {
      Object start = slice.attributes().get("start");
      Object stop = slice.attributes().get("stop");
      long step = slice.attributes().get("step") instanceof Long given ? given : 1;
      if (start instanceof Long from && stop instanceof Long to && step != 0) {
        long length = Math.ceilDiv(Math.subtractExact(to, from), step);
        if (length >= 0 && length <= count) {
          long[] places = new long[(int) length];
          Arrays.setAll(places, i -> from + i * step);
          return places;
        }
      }
    }
    throw unknown("places of columns: " + Arguments.typeName(placement));
  }

  static IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException(
        "a pandas object of a layout that is not known (%s); walk it as a PyObject"
            .formatted(what));
  }
}
