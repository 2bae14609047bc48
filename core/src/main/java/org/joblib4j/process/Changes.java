package org.joblib4j.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has changed for a worker since its last batch.
 *
 * @param endedRuns what it is to forget
 * @param levels what loggers let through now, of those that it has asked about
 * @param surroundings the caller's, null where they are as they were
 */
record Changes(
    List<Long> endedRuns, Map<String, Integer> levels, @Nullable Surroundings surroundings) {

  static final Changes NONE = new Changes(List.of(), Map.of(), null);

  Changes {
    endedRuns = List.copyOf(endedRuns);
    levels = Map.copyOf(levels);
  }

  void write(OutBuffer body) throws IOException {
    body.putInt(endedRuns.size());
    for (long ended : endedRuns) {
      body.putLong(ended);
    }
    body.putInt(levels.size());
    for (Map.Entry<String, Integer> each : levels.entrySet()) {
      body.putText(each.getKey());
      body.putInt(each.getValue());
    }
    body.write(surroundings == null ? 0 : 1);
    if (surroundings != null) {
      surroundings.write(body);
    }
  }

  static Changes read(InBuffer body) throws IOException {
    List<Long> ended = new ArrayList<>();
    for (int left = body.getInt(); left > 0; left--) {
      ended.add(body.getLong());
    }
    Map<String, Integer> levels = new HashMap<>();
    for (int left = body.getInt(); left > 0; left--) {
      levels.put(body.getText(), body.getInt());
    }
    return new Changes(ended, levels, body.getByte() == 0 ? null : Surroundings.read(body));
  }
}
