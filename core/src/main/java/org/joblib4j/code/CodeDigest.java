package org.joblib4j.code;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The code behind a function at one time: one digest over everything, and the parts that it is made
 * of, so that a change can be named. Immutable.
 *
 * @param value SHA-256 over all parts, as hexadecimal digits; equal values mean equal code
 * @param jdk the feature version of the Java platform that the code calls into, 0 where it is not
 *     part of the digest
 * @param parts a digest for each part of user code, by the part's readable name: mostly methods
 * @param libraries the jars that the code calls into, sorted by name
 * @param impurities what no digest can vouch for, sorted
 * @param changedFiles class files and jars that were written after their code may have been loaded:
 *     the code that runs may be another than the code on disk
 */
public record CodeDigest(
    String value,
    int jdk,
    SortedMap<String, String> parts,
    List<Library> libraries,
    List<Impurity> impurities,
    List<Path> changedFiles) {

  /** Copies the collections. */
  public CodeDigest {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    libraries = List.copyOf(libraries);
    impurities = List.copyOf(impurities);
    changedFiles = List.copyOf(changedFiles);
  }

  /**
   * Whether the code that runs may be another than the code that was digested. A result may be
   * computed then, but neither stored nor looked up.
   */
  public boolean isStale() {
    return !changedFiles.isEmpty();
  }

  /** This digest, with files that changed since. */
  CodeDigest withChangedFiles(List<Path> files) {
    return files.equals(changedFiles)
        ? this
        : new CodeDigest(value, jdk, parts, libraries, impurities, files);
  }

  /**
   * What is different from an older digest, one clause for each change: {@code
   * Features.scale(double) changed}, {@code commons-math3 3.6 -> 3.6.1}. Empty if and only if the
   * values are equal.
   */
  public List<String> changesSince(CodeDigest older) {
    var changes = new ArrayList<String>();
    if (value.equals(older.value)) {
      return changes;
    }
    parts.forEach((part, digest) -> {
      String before = older.parts.get(part);
      if (before == null) {
        changes.add(part + " is new");
      } else if (!before.equals(digest)) {
        changes.add(part + " changed");
      }
    });
    older.parts.keySet().stream()
        .filter(part -> !parts.containsKey(part))
        .forEach(part -> changes.add(part + " is no longer used"));
    changes.addAll(libraryChanges(older));
    if (jdk != older.jdk) {
      changes.add("JDK " + older.jdk + " -> " + jdk);
    }
    if (changes.isEmpty()) {
      changes.add("the code is described in another way than before");
    }
    return changes;
  }

  private List<String> libraryChanges(CodeDigest older) {
    Map<String, Library> before = new HashMap<>();
    older.libraries.forEach(library -> before.put(library.name(), library));
    var changes = new ArrayList<String>();
    for (Library library : libraries) {
      Library previous = before.remove(library.name());
      if (previous == null) {
        changes.add(library + " is new");
      } else if (!previous.version().equals(library.version())) {
        changes.add(library.name() + " " + previous.version() + " -> " + library.version());
      } else if (!previous.digest().equals(library.digest())) {
        changes.add(library + " has another content");
      }
    }
    before.values().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(library -> changes.add(library + " is no longer used"));
    return changes;
  }
}
