package org.joblib4j.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.joblib4j.code.CodeDigest;
import org.joblib4j.memory.EntryFormat.DamagedEntryException;
import org.joblib4j.memory.EntryFormat.OtherVersionException;
import org.joblib4j.memory.spi.EntryState;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/** Looks through all that a store keeps, for people, and removes what they choose. */
final class Survey {
  private final ResultStore store;

  Survey(ResultStore store) {
    this.store = store;
  }

  private List<EntryState> entries(String folder) throws IOException {
    try (Stream<EntryState> entries = store.entries(folder)) {
      return entries.sorted(Comparator.comparing(EntryState::lastUsed).reversed()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The full name of the function of a folder. */
  private String name(String folder) throws IOException {
    return Ledger.of(store).statistics(folder).map(FunctionStatistics::function).orElse(folder);
  }

  /**
   * The folders of the functions whose full name, with or without parameters, or folder matches.
   */
  List<String> folders(NamePattern pattern) throws IOException {
    List<String> folders = new ArrayList<>();
    for (String folder : store.functions()) {
      if (pattern.matchesAll() || pattern.matches(folder) || isNamed(name(folder), pattern)) {
        folders.add(folder);
      }
    }
    return folders;
  }

  private static boolean isNamed(String name, NamePattern pattern) {
    int parameters = name.indexOf('(');
    return pattern.matches(name)
        || (parameters > 0 && pattern.matches(name.substring(0, parameters)));
  }

  /** Removes all that is kept of functions; returns how many results these were. */
  long clear(String pattern) throws IOException {
    Ledger.of(store).flush();
    long removed = 0;
    for (String folder : folders(NamePattern.of(pattern))) {
      removed += count(folder);
      removeFunction(store, folder);
    }
    return removed;
  }

  /** What cannot be listed, since a file is in place of a folder, is removed uncounted. */
  private long count(String folder) {
    try {
      return entries(folder).size();
    } catch (IOException e) {
      Warnings.tell(false, () -> "removed, and not counted: " + e.getMessage());
      return 0;
    }
  }

  static void removeFunction(ResultStore store, String folder) throws IOException {
    HeapTier.forgetFunction(store, folder);
    Ledger.of(store).forget(folder);
    store.removeFunction(folder);
    Evictions.forget(store, folder);
  }

  List<FunctionUsage> functions() throws IOException {
    Ledger.of(store).flush();
    List<FunctionUsage> all = new ArrayList<>();
    for (String folder : store.functions()) {
      List<EntryState> entries = entries(folder);
      all.add(
          new FunctionUsage(
              name(folder),
              folder,
              entries.size(),
              entries.stream().mapToLong(EntryState::bytes).sum(),
              entries.isEmpty() ? Instant.EPOCH : entries.getFirst().lastUsed()));
    }
    return List.copyOf(all);
  }

  /** The results of the functions that match, the ones used last first, at most so many of each. */
  List<StoredEntry> entries(String pattern, int most) throws IOException {
    Ledger.of(store).flush();
    List<StoredEntry> all = new ArrayList<>();
    for (String folder : folders(NamePattern.of(pattern))) {
      addEntries(folder, most, all);
    }
    return List.copyOf(all);
  }

  private void addEntries(String folder, int most, List<StoredEntry> into) throws IOException {
    List<EntryState> states = entries(folder).stream().limit(most).toList();
    List<EntryInfo> infos = new ArrayList<>();
    EntryInfo newest = null;
    for (EntryState state : states) {
      EntryInfo info = info(state);
      infos.add(info);
      if (info != null && (newest == null || info.created().isAfter(newest.created()))) {
        newest = info;
      }
    }
    CodeCatalogue codes = new CodeCatalogue(store, folder);
    for (int i = 0; i < states.size(); i++) {
      EntryInfo info = infos.get(i);
      if (info != null && newest != null) {
        EntryState state = states.get(i);
        into.add(
            new StoredEntry(
                state.name().key(),
                info.toResultInfo(state.bytes()),
                state.lastUsed(),
                changes(codes, info.code(), newest.code())));
      }
    }
  }

  private static List<String> changes(CodeCatalogue codes, String before, String now) {
    if (before.equals(now)) {
      return List.of();
    }
    Optional<CodeDigest> old = codes.find(before);
    Optional<CodeDigest> current = codes.find(now);
    return old.isPresent() && current.isPresent()
        ? current.get().changesSince(old.get())
        : List.of("the code changed");
  }

  private @Nullable EntryInfo info(EntryState state) throws IOException {
    try {
      Optional<Path> file = store.find(state.name());
      return file.isEmpty() ? null : EntryFiles.readInfo(file.get());
    } catch (NoSuchFileException | DamagedEntryException | OtherVersionException _) {
      return null; // verify tells of them
    }
  }

  /** Reads every entry, and puts the damaged ones into quarantine. */
  Verification verify() throws IOException {
    long whole = 0;
    long otherVersions = 0;
    List<String> damaged = new ArrayList<>();
    for (String folder : store.functions()) {
      for (EntryState state : entries(folder)) {
        Optional<Path> file = store.find(state.name());
        if (file.isEmpty()) {
          continue;
        }
        try {
          EntryFiles.verify(file.get(), state.name());
          whole++;
        } catch (NoSuchFileException e) {
          Warnings.tell(false, () -> "removed while it was looked at: " + e.getMessage());
        } catch (OtherVersionException _) {
          otherVersions++;
        } catch (FileSystemException e) {
          throw e; // such as missing rights, which say nothing about the content
        } catch (IOException | RuntimeException e) {
          damaged.add(state.name() + ": " + e.getMessage());
          store.quarantine(state.name());
          CacheEvents.quarantine(store, state.name(), String.valueOf(e.getMessage()));
        }
      }
    }
    store.sweep();
    return new Verification(whole, otherVersions, damaged);
  }
}
