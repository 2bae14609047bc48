package org.joblib4j.code;

import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that an analysis looked at outside of the Java platform. An analysis that finds the same
 * again comes to the same result.
 *
 * <p>Not the files alone: which of them the class loader shows depends on the class path, and a
 * class of the same name in a folder before would be another. So each name that was asked for is
 * kept with the place where it was found, or with the fact that it was not.
 */
final class Footprint {
  private final SortedMap<String, String> places = new TreeMap<>();
  private final SortedMap<String, FileStamp> files = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> providers = new TreeMap<>();
  private final SortedMap<String, String> shown = new TreeMap<>();
  private boolean isComplete = true;

  /** A class was looked for, and found there or nowhere. */
  void looked(String internalName, @Nullable URL url) {
    places.computeIfAbsent(internalName, name -> place(name, url));
  }

  /** A class was looked for, and found in that place again. */
  void lookedAgain(String internalName, String place) {
    places.put(internalName, place);
  }

  /** A class was read from its file, a class file or a jar. */
  void read(String internalName, FileStamp file) {
    files.put(internalName, file);
  }

  /** A class that is in no file was read from its class loader. */
  void readFromLoader(String internalName, String digest) {
    shown.put(internalName, digest);
  }

  /** Something was read that cannot be compared later. */
  void readOnce() {
    isComplete = false;
  }

  /** The providers of a service were asked for. */
  void asked(String service, Set<String> found) {
    providers.put(service, new TreeSet<>(found));
  }

  /** Whether another JVM can look again at everything that was looked at. */
  boolean isComplete() {
    return isComplete && shown.isEmpty();
  }

  /** A digest of each class that is in no file, by internal name. */
  SortedMap<String, String> shown() {
    return Collections.unmodifiableSortedMap(shown);
  }

  /** The place of each class by internal name, see {@link #place}. */
  SortedMap<String, String> places() {
    return Collections.unmodifiableSortedMap(places);
  }

  /** The file, a class file or a jar, of each class that was read. */
  SortedMap<String, FileStamp> files() {
    return Collections.unmodifiableSortedMap(files);
  }

  /** The providers of each service, as internal names. */
  SortedMap<String, SortedSet<String>> providers() {
    return Collections.unmodifiableSortedMap(providers);
  }

  /** The folder or jar of a class: the same for all classes in it, empty for nowhere. */
  static String place(String internalName, @Nullable URL url) {
    if (url == null) {
      return "";
    }
    String text = url.toString();
    String file = internalName + ".class";
    return text.endsWith(file) ? text.substring(0, text.length() - file.length()) : text;
  }
}
