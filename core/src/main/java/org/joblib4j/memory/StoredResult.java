package org.joblib4j.memory;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/**
 * Where a result is, instead of the result. Small, immutable, serializable; the text of one in a
 * folder can be turned back into it with {@link #parse}.
 *
 * <p>Of a result that could not be stored it holds the value.
 *
 * @param <R> the result
 */
public final class StoredResult<R extends @Nullable Object> implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Pattern TEXT = Pattern.compile("StoredResult\\[(.*) at (.*)/([0-9a-f]*)]");

  private final @Nullable ResultStore store;
  private final @Nullable EntryName name;
  private final @Nullable ResultType type;

  @SuppressWarnings("serial") // serializable if the value is, which only its user can know
  private final @Nullable R value;

  private StoredResult(
      @Nullable ResultStore store,
      @Nullable EntryName name,
      @Nullable ResultType type,
      @Nullable R value) {
    this.store = store;
    this.name = name;
    this.type = type;
    this.value = value;
  }

  static <R extends @Nullable Object> StoredResult<R> of(
      @Nullable ResultStore store, EntryName name, ResultType type) {
    return new StoredResult<>(store, name, type, null);
  }

  static <R extends @Nullable Object> StoredResult<R> ofValue(@Nullable R value) {
    return new StoredResult<>(null, null, null, value);
  }

  /**
   * The result that a text is about, as {@link #toString} writes it for a store in a folder.
   *
   * @param text {@code StoredResult[folder at function/key]}
   * @param type what the result is, and what may be built from the file
   * @throws IllegalArgumentException when it is not such a text
   */
  public static <R> StoredResult<R> parse(String text, Class<R> type) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not the text of a StoredResult");
    }
    return new StoredResult<>(
        new FileStore(Path.of(matcher.group(1))),
        new EntryName(matcher.group(2), matcher.group(3)),
        ResultType.of(type, List.of(), Optional.empty()),
        null);
  }

  /**
   * Reads the result.
   *
   * @throws NoSuchFileException when it is no longer stored
   * @throws IOException when it is damaged, of another version of this library, or cannot be read
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // R may be null; the type is that of the results
  public R get() throws IOException {
    if (store == null || name == null || type == null) {
      return value;
    }
    Path file = store.find(name).orElseThrow(() -> new NoSuchFileException(toString()));
    try {
      R result = (R) type.delivered(EntryFiles.load(file, name, type).value());
      store.touch(name);
      return result;
    } catch (EntryFormat.DamagedEntryException | EntryFormat.OtherVersionException e) {
      throw new IOException(this + ": " + e.getMessage(), e);
    }
  }

  /**
   * What is known about the result.
   *
   * @return empty when it could not be stored, or is no longer
   * @throws IOException when it is damaged, of another version of this library, or cannot be read
   */
  public Optional<ResultInfo> info() throws IOException {
    if (store == null || name == null) {
      return Optional.empty();
    }
    try {
      Optional<Path> file = store.find(name);
      return file.isEmpty() ? Optional.empty() : Optional.of(EntryFiles.readResultInfo(file.get()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /**
   * Removes the result from the store.
   *
   * @throws IOException when it cannot be removed
   */
  public void clear() throws IOException {
    if (store != null && name != null) {
      HeapTier.forget(store, name);
      store.remove(name);
    }
  }

  /** Where it is. */
  @Override
  public String toString() {
    return store == null
        ? "StoredResult[not stored]"
        : "StoredResult[" + store.location() + " at " + name + "]";
  }
}
