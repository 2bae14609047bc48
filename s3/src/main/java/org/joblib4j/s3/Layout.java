package org.joblib4j.s3;

import java.util.Optional;
import org.joblib4j.memory.spi.EntryName;

/** The keys of objects, below the store's prefix: names that were checked, in their places. */
final class Layout {
  static final String FUNCTIONS = "functions/";
  static final String LEASES = "leases/";
  static final String EXTENSION = ".joblib";

  private Layout() {}

  /** What all keys of a function start with. */
  static String function(String function) {
    EntryName.checkFunction(function);
    return FUNCTIONS + function + "/";
  }

  static String results(String function) {
    return function(function) + "results/";
  }

  static String documents(String function) {
    return function(function) + "documents/";
  }

  static String quarantine(String function) {
    return function(function) + "quarantine/";
  }

  static String uses(String function) {
    return function(function) + "uses/";
  }

  static String entry(EntryName name) {
    return results(name.function()) + name.key() + EXTENSION;
  }

  static String lease(EntryName name) {
    return LEASES + name.function() + "/" + name.key();
  }

  /**
   * The key of a document.
   *
   * @throws IllegalArgumentException for another name than a document has
   */
  static String document(String function, String document) {
    if (!document.matches("[A-Za-z0-9][A-Za-z0-9.]*")) {
      throw new IllegalArgumentException("'" + document + "' is no name of a document");
    }
    return documents(function) + document;
  }

  /** The name of an entry whose object was listed; empty for what is not ours. */
  static Optional<EntryName> entryName(String function, String key) {
    String file = key.substring(key.lastIndexOf('/') + 1);
    return file.matches("[0-9a-f]{" + EntryName.KEY_LENGTH + "}\\" + EXTENSION)
        ? Optional.of(new EntryName(function, file.substring(0, EntryName.KEY_LENGTH)))
        : Optional.empty();
  }
}
