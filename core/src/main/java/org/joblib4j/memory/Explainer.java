package org.joblib4j.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.joblib4j.code.CodeDigest;
import org.joblib4j.memory.EntryFormat.DamagedEntryException;
import org.joblib4j.memory.EntryFormat.OtherVersionException;
import org.joblib4j.memory.Explanation.Answer;
import org.joblib4j.memory.spi.EntryState;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/**
 * Says what is different about a call that missed: among the results of the function that were used
 * last, the one with the most in common is looked for, and compared part by part.
 */
final class Explainer {
  /** How many results are looked at. */
  private static final int MOST = 2_000;

  private record Nearest(EntryInfo info, long bytes) {}

  private final ResultStore store;
  private final Shelf shelf;
  private final CallKeys keys;
  private final CodeCatalogue catalogue;
  private final Parameters parameters;

  Explainer(
      ResultStore store,
      Shelf shelf,
      CallKeys keys,
      CodeCatalogue catalogue,
      Parameters parameters) {
    this.store = store;
    this.shelf = shelf;
    this.keys = keys;
    this.catalogue = catalogue;
    this.parameters = parameters;
  }

  Explanation explain(CallKey key, List<String> texts) throws IOException {
    try {
      Optional<ResultInfo> own = shelf.resultInfo(key.name());
      if (own.isPresent()) {
        Answer answer = shelf.contains(key.name()) ? Answer.HIT : Answer.EXPIRED;
        return new Explanation(answer, List.of(), own);
      }
    } catch (DamagedEntryException e) {
      return new Explanation(Answer.DAMAGED, List.of(), Optional.empty());
    } catch (OtherVersionException e) {
      return new Explanation(Answer.OTHER_VERSION, List.of(), Optional.empty());
    }
    Answer answer =
        Evictions.of(store, keys.folder()).contains(key.name()) ? Answer.EVICTED : Answer.NEW_CALL;
    Nearest nearest = nearest(key);
    if (nearest == null) {
      return new Explanation(answer, List.of(), Optional.empty());
    }
    EntryInfo info = nearest.info();
    return new Explanation(
        answer, differences(key, texts, info), Optional.of(info.toResultInfo(nearest.bytes())));
  }

  private @Nullable Nearest nearest(CallKey key) throws IOException {
    List<EntryState> latest;
    try (Stream<EntryState> entries = store.entries(keys.folder())) {
      latest =
          entries
              .sorted(Comparator.comparing(EntryState::lastUsed).reversed())
              .limit(MOST)
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Nearest nearest = null;
    int least = Integer.MAX_VALUE;
    for (EntryState entry : latest) {
      EntryInfo info = info(entry);
      int distance = info == null ? Integer.MAX_VALUE : distance(key, info);
      if (info != null && distance < least) {
        least = distance;
        nearest = new Nearest(info, entry.bytes());
      }
    }
    return nearest;
  }

  private @Nullable EntryInfo info(EntryState entry) throws IOException {
    try {
      return shelf.info(entry.name()).orElse(null);
    } catch (DamagedEntryException | OtherVersionException | NoSuchFileException _) {
      return null; // whoever calls it will be told
    }
  }

  /** How many parts differ; what the caller can see in a call weighs more. */
  private static int distance(CallKey key, EntryInfo info) {
    int distance = key.code().value().equals(info.code()) ? 0 : 2;
    distance += key.captured().equals(info.captured()) ? 0 : 3;
    distance += key.dependencies().equals(info.dependencies()) ? 0 : 3;
    List<EntryInfo.Argument> stored = info.arguments();
    distance += 100 * Math.abs(stored.size() - key.arguments().size());
    for (int i = 0; i < Math.min(stored.size(), key.arguments().size()); i++) {
      distance += stored.get(i).fingerprint().equals(key.arguments().get(i)) ? 0 : 3;
    }
    return distance;
  }

  private List<String> differences(CallKey key, List<String> texts, EntryInfo stored) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < key.arguments().size(); i++) {
      String name = parameters.name(i);
      if (i >= stored.arguments().size()) {
        differences.add("argument " + name + " is new");
      } else if (!stored.arguments().get(i).fingerprint().equals(key.arguments().get(i))) {
        String before = stored.arguments().get(i).text();
        differences.add(
            before.equals(texts.get(i))
                ? "argument " + name + " has another content: " + before
                : "argument " + name + " " + before + " -> " + texts.get(i));
      }
    }
    if (stored.arguments().size() > key.arguments().size()) {
      differences.add("there were more arguments");
    }
    if (!key.captured().equals(stored.captured())) {
      differences.add("what the function captured is different");
    }
    if (!key.dependencies().equals(stored.dependencies())) {
      differences.add("a file that it depends on has another content");
    }
    if (!key.code().value().equals(stored.code())) {
      Optional<CodeDigest> before = catalogue.find(stored.code());
      differences.addAll(
          before.isPresent()
              ? key.code().changesSince(before.get())
              : List.of("the code changed, and what it was is no longer known"));
    }
    return differences;
  }
}
