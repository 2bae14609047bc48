package org.joblib4j.code;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URL;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link AnalysisRecord}, and compares what it says about files and the class loader with
 * what is there now. It gives up at the first difference.
 */
final class AnalysisRecordReader {
  private static final int CHECKSUM_BYTES = 8;
  private static final int HEX_DIGITS = 64;

  private final CodeBase code;
  private final Instant now;
  private final byte[] bytes;
  private final ByteBuffer in;
  private final Footprint footprint = new Footprint();
  private final Map<Integer, FileStamp> renewed = new HashMap<>();
  private boolean isAsNoted = true;

  /** A state of a file without its path, which the class loader has to tell. */
  private record Noted(FileState state, boolean isPartOfDigest) {}

  private AnalysisRecordReader(byte[] bytes, CodeBase code, Instant now) {
    this.code = code;
    this.now = now;
    this.bytes = bytes;
    in = ByteBuffer.wrap(bytes, 0, bytes.length - CHECKSUM_BYTES);
  }

  /**
   * The record, renewed, with files in the state of now.
   *
   * @param code where the classes are looked up
   * @return empty when an analysis might come to something else, when the record is another
   *     context's, and when it is damaged
   */
  static Optional<AnalysisRecord> read(
      byte[] bytes, AnalysisContext context, CodeBase code, Instant now) {
    if (!isWhole(bytes)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(new AnalysisRecordReader(bytes, code, now).read(context));
    } catch (IOException
        | BufferUnderflowException
        | DateTimeException
        | ArithmeticException
        | IllegalArgumentException _) {
      return Optional.empty(); // forged, since the checksum is right; or a file is gone
    }
  }

  private static boolean isWhole(byte[] bytes) {
    int length = bytes.length - CHECKSUM_BYTES;
    return length > 0
        && ByteBuffer.wrap(bytes).getLong(length) == AnalysisRecord.checksum(bytes, length);
  }

  private @Nullable AnalysisRecord read(AnalysisContext context) throws IOException {
    if (in.getInt() != AnalysisRecord.MAGIC
        || in.getInt() != AnalysisRecord.FORMAT
        || !text().equals(context.digest())) {
      return null;
    }
    CodeDigest digest = digest();
    List<Noted> noted = noted();
    List<String> places = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) {
      places.add(text());
    }
    for (int i = in.getInt(); i > 0; i--) {
      if (!isSame(text(), at(places, in.getInt()), in.getInt(), noted)) {
        return null;
      }
    }
    for (int i = in.getInt(); i > 0; i--) {
      if (!hasSameProviders(text())) {
        return null;
      }
    }
    List<FileStamp> files = new ArrayList<>();
    for (int i = 0; i < noted.size(); i++) {
      FileStamp file = renewed.get(i);
      if (file != null && noted.get(i).isPartOfDigest()) {
        files.add(file);
      }
    }
    return new AnalysisRecord(digest, files, footprint, isAsNoted);
  }

  private CodeDigest digest() throws IOException {
    String value = text();
    if (value.length() != HEX_DIGITS || !value.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IOException("no digest: " + value); // it becomes a part of the names of documents
    }
    int jdk = in.getInt();
    var parts = new TreeMap<String, String>();
    for (int i = in.getInt(); i > 0; i--) {
      parts.put(text(), text());
    }
    var libraries = new ArrayList<Library>();
    for (int i = in.getInt(); i > 0; i--) {
      libraries.add(new Library(text(), text(), text()));
    }
    var impurities = new ArrayList<Impurity>();
    for (int i = in.getInt(); i > 0; i--) {
      impurities.add(new Impurity(Impurity.Kind.valueOf(text()), text(), text()));
    }
    return new CodeDigest(value, jdk, parts, libraries, impurities, List.of());
  }

  private List<Noted> noted() throws IOException {
    var noted = new ArrayList<Noted>();
    for (int i = in.getInt(); i > 0; i--) {
      boolean isPartOfDigest = flag();
      Instant modified = time();
      Instant changed = time();
      noted.add(
          new Noted(
              new FileState(
                  modified,
                  changed.equals(Instant.EPOCH) ? null : changed,
                  in.getLong(),
                  flag(),
                  text()),
              isPartOfDigest));
    }
    return noted;
  }

  private boolean isSame(String name, String place, int number, List<Noted> noted)
      throws IOException {
    if (name.indexOf('.') >= 0) { // no name of a class, and perhaps a way out of the class path
      return false;
    }
    URL url = code.look(name);
    if (!Footprint.place(name, url).equals(place)) {
      return false;
    }
    footprint.lookedAgain(name, place);
    if (number == AnalysisRecord.UNREAD) {
      return true;
    }
    if (url == null) {
      return false;
    }
    FileStamp file = renewed.get(number);
    if (file == null) {
      FileState before = at(noted, number).state();
      file = new FileStamp(CodeBase.file(url), before).renewed(now).orElse(null);
      if (file == null) {
        return false;
      }
      isAsNoted &= file.state().forLater().equals(before);
      renewed.put(number, file);
    }
    footprint.read(name, file);
    return true;
  }

  private boolean hasSameProviders(String service) throws IOException {
    SortedSet<String> providers = new TreeSet<>();
    for (int i = in.getInt(); i > 0; i--) {
      providers.add(text());
    }
    if (service.indexOf('.') >= 0 || !code.providers(service).equals(providers)) {
      return false;
    }
    footprint.asked(service, providers);
    return true;
  }

  private static <T> T at(List<T> list, int index) throws IOException {
    if (index < 0 || index >= list.size()) {
      throw new IOException("number " + index + " of " + list.size());
    }
    return list.get(index);
  }

  private String text() throws IOException {
    boolean isLatin = flag();
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IOException("a text of " + length + " bytes");
    }
    int start = in.position();
    in.position(start + length);
    return new String(bytes, start, length, isLatin ? ISO_8859_1 : UTF_8);
  }

  private boolean flag() {
    return in.get() != 0;
  }

  private Instant time() {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }
}
