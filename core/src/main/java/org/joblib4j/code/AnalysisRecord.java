package org.joblib4j.code;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.zip.CRC32;

/**
 * An analysis as bytes, for the next JVM: its digest, and the {@link Footprint} from which the next
 * JVM sees whether its own analysis would come to the same.
 *
 * <p>An analysis of a large program takes seconds, most of them spent on reading class files with
 * code that the JVM has not compiled yet. To look each class up again and to compare the times of
 * the files takes a fraction of that. The answer must be as good, and is, because each thing that
 * decides an analysis is either compared or part of the {@linkplain AnalysisContext context}:
 *
 * <ul>
 *   <li>Each class that was looked for is looked for again, and must be found at the same place, or
 *       again nowhere. So a class in a new folder, an optional library that was added, another
 *       order of the class path are seen.
 *   <li>Each file must have the same content. Times and size are believed if nobody could have set
 *       them, and if they were settled when they were noted; else the content is digested and
 *       compared, see {@link FileState}. A program that was built anew from the same sources needs
 *       no new analysis.
 *   <li>The providers of each service must be the same.
 * </ul>
 *
 * <p>A file that is newer than the JVM may differ from the code that was loaded. This is found out
 * for a record as for an analysis, from the file as it is now.
 *
 * <p><b>Trust.</b> A checksum finds damage; a damaged record is as good as none. It does not stop
 * someone who can write to the cache from forging a record, which would make a call find the
 * results of an older code. The same person can forge these results, so the record gives away
 * nothing: entries decide what the owner of a folder may be told, and no more than a wrong value of
 * the right type. A record names classes to be looked up, never files to be opened, and no class is
 * loaded because of it.
 *
 * @param digest as the analysis gave it, without what became of the files since
 * @param files those that the digest was made from
 * @param isKept whether this was read, and would be written just as it was
 */
record AnalysisRecord(
    CodeDigest digest, List<FileStamp> files, Footprint footprint, boolean isKept) {
  static final int MAGIC = 0x6a346361; // j4ca
  static final int FORMAT = 1;

  /** Stands for a class that was looked for and not read. */
  static final int UNREAD = -1;

  /** Whether it is worth writing: another JVM can see that it would come to the same. */
  boolean isToBeKept() {
    return !isKept && footprint.isComplete();
  }

  /** The bytes to keep. */
  byte[] toBytes(AnalysisContext context) {
    try {
      return written(context);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot be written to", e);
    }
  }

  private byte[] written(AnalysisContext context) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    text(context.digest(), out);
    writeDigest(out);
    writeFiles(out);
    writeFootprint(out);
    out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    return bytes.toByteArray();
  }

  /** Of the first bytes. */
  static long checksum(byte[] bytes, int length) {
    var sum = new CRC32(); // in machine code from the first byte on, unlike SHA-256
    sum.update(bytes, 0, length);
    return sum.getValue();
  }

  private void writeDigest(DataOutputStream out) throws IOException {
    text(digest.value(), out);
    out.writeInt(digest.jdk());
    out.writeInt(digest.parts().size());
    for (Map.Entry<String, String> part : digest.parts().entrySet()) {
      text(part.getKey(), out);
      text(part.getValue(), out);
    }
    out.writeInt(digest.libraries().size());
    for (Library library : digest.libraries()) {
      text(library.name(), out);
      text(library.version(), out);
      text(library.digest(), out);
    }
    out.writeInt(digest.impurities().size());
    for (Impurity impurity : digest.impurities()) {
      text(impurity.kind().name(), out);
      text(impurity.method(), out);
      text(impurity.detail(), out);
    }
  }

  /** Each file once: the classes of a jar share it. */
  private Map<Path, FileStamp> distinctFiles() {
    Map<Path, FileStamp> distinct = new LinkedHashMap<>();
    footprint.files().values().forEach(file -> distinct.putIfAbsent(file.path(), file));
    return distinct;
  }

  private void writeFiles(DataOutputStream out) throws IOException {
    Set<Path> counted = new HashSet<>();
    files.forEach(file -> counted.add(file.path()));
    Map<Path, FileStamp> distinct = distinctFiles();
    out.writeInt(distinct.size());
    for (FileStamp file : distinct.values()) {
      FileState state = file.state().forLater();
      Instant changed = state.changed();
      out.writeBoolean(counted.contains(file.path()));
      time(state.modified(), out);
      time(changed == null ? Instant.EPOCH : changed, out);
      out.writeLong(state.size());
      out.writeBoolean(state.isSettled());
      text(state.content(), out);
    }
  }

  private void writeFootprint(DataOutputStream out) throws IOException {
    Map<Path, Integer> fileNumbers = numbered(List.copyOf(distinctFiles().keySet()));
    List<String> places = footprint.places().values().stream().distinct().toList();
    Map<String, Integer> placeNumbers = numbered(places);
    out.writeInt(places.size());
    for (String place : places) {
      text(place, out);
    }
    out.writeInt(footprint.places().size());
    for (Map.Entry<String, String> looked : footprint.places().entrySet()) {
      FileStamp file = footprint.files().get(looked.getKey());
      text(looked.getKey(), out);
      out.writeInt(requireNonNull(placeNumbers.get(looked.getValue())));
      out.writeInt(file == null ? UNREAD : requireNonNull(fileNumbers.get(file.path())));
    }
    out.writeInt(footprint.providers().size());
    for (Map.Entry<String, SortedSet<String>> service : footprint.providers().entrySet()) {
      text(service.getKey(), out);
      out.writeInt(service.getValue().size());
      for (String provider : service.getValue()) {
        text(provider, out);
      }
    }
  }

  private static <T> Map<T, Integer> numbered(List<T> all) {
    Map<T, Integer> numbers = new HashMap<>();
    all.forEach(one -> numbers.put(one, numbers.size()));
    return numbers;
  }

  /** One byte for each character where that is possible: a JVM that just started copies these. */
  private static void text(String text, DataOutputStream out) throws IOException {
    boolean isLatin = text.chars().allMatch(c -> c < 256);
    byte[] bytes = text.getBytes(isLatin ? ISO_8859_1 : UTF_8);
    out.writeBoolean(isLatin);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void time(Instant time, DataOutputStream out) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }
}
