package org.joblib4j.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.code.CodeDigest;
import org.joblib4j.code.Library;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;

/**
 * What the code of one function was made of, for each code that has results in the store: a
 * document for each digest. Without it a changed digest would only say that something changed.
 */
final class CodeCatalogue {
  private static final String PREFIX = "code.";
  private static final int DIGITS = 16;

  private final ResultStore store;
  private final String folder;
  private final Set<String> described = ConcurrentHashMap.newKeySet();

  CodeCatalogue(ResultStore store, String folder) {
    this.store = store;
    this.folder = folder;
  }

  /** The part of a digest that says what changed, as it is written. */
  record Description(String value, int jdk, Map<String, String> parts, List<Library> libraries) {
    CodeDigest toDigest() {
      return new CodeDigest(value, jdk, new TreeMap<>(parts), libraries, List.of(), List.of());
    }
  }

  private static String document(String code) {
    return PREFIX + code.substring(0, Math.min(DIGITS, code.length()));
  }

  /** Keeps a description, if there is none. */
  void describe(CodeDigest code) {
    if (!described.add(code.value())) {
      return;
    }
    try {
      if (store.documents(folder, document(code.value())).isEmpty()) {
        var out = new ByteArrayOutputStream();
        Persist.dump(
            new Description(code.value(), code.jdk(), code.parts(), code.libraries()),
            out,
            Compression.zlib(3));
        store.writeDocument(folder, document(code.value()), out.toByteArray());
      }
    } catch (IOException _) {
      return; // the result could not be stored either, which is told
    }
  }

  /** What is known of a code. */
  Optional<CodeDigest> find(String code) {
    try {
      Optional<byte[]> document = store.readDocument(folder, document(code));
      if (document.isEmpty()) {
        return Optional.empty();
      }
      var in = MemorySegment.ofArray(document.get());
      return Optional.of(
          Persist.load(in, Description.class, LoadOptions.DEFAULT.allowing(Library.class))
              .toDigest());
    } catch (IOException | RuntimeException _) {
      return Optional.empty(); // it serves explanations only
    }
  }

  /** Why a call has no result, as far as it can be told without reading entries. */
  MissReason reasonOfMiss(CallKey key) {
    String code = key.code().value();
    try {
      if (described.contains(code) || !store.documents(folder, document(code)).isEmpty()) {
        return Evictions.of(store, folder).contains(key.name())
            ? MissReason.EVICTED
            : MissReason.NEW_CALL;
      }
      return store.documents(folder, PREFIX).isEmpty()
          ? MissReason.NEW_CALL
          : MissReason.CODE_CHANGED;
    } catch (IOException _) {
      return MissReason.UNREADABLE;
    }
  }
}
