package org.joblib4j.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.joblib4j.code.FunctionIdentity;
import org.joblib4j.memory.spi.ResultStore;

/**
 * Which function a given name belongs to in a store. Two functions of one name would take each
 * other's results, as nothing of their code is part of the key.
 */
final class NamedFunctions {
  private static final String DOCUMENT = "owner";
  private static final Map<Name, String> CHECKED = new ConcurrentHashMap<>();

  private record Name(ResultStore store, String name) {}

  private NamedFunctions() {}

  /** Warns when a name belonged to another function before. */
  static void check(ResultStore store, String name, FunctionIdentity identity) {
    String id = identity.id();
    String before = CHECKED.computeIfAbsent(new Name(store, name), n -> owner(store, name, id));
    if (!before.equals(id)) {
      Warnings.once(
          "the name '%s' was given to %s before and is given to %s now: they use the same results; give one of them another name if they are not the same function"
              .formatted(name, before, id),
          null);
    }
  }

  private static String owner(ResultStore store, String name, String id) {
    String folder = FunctionFolder.of(name, name);
    try {
      Optional<byte[]> owner = store.readDocument(folder, DOCUMENT);
      if (owner.isPresent()) {
        return new String(owner.get(), StandardCharsets.UTF_8);
      }
      store.writeDocument(folder, DOCUMENT, id.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      return id; // a store that cannot be used is told when it is used
    }
    return id;
  }
}
