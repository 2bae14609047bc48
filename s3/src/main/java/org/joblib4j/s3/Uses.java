package org.joblib4j.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.s3.Bucket.Condition;
import org.joblib4j.s3.Bucket.Content;
import org.joblib4j.s3.Bucket.Listed;

/**
 * When entries were used last, which decides what is removed first.
 *
 * <p>A bucket knows when an object was written, not when it was read, and to write something for
 * each hit would cost more than many a result. So a process collects what it used, and writes it as
 * one page for each function and day: lines of a key and a time, at most each minute, together with
 * a document that is written anyway, and when the JVM ends. Nothing is written where nothing was
 * used, and no caller waits for it. The pages of past days are put together when they have become
 * many.
 */
final class Uses {
  private static final Duration EACH = Duration.ofMinutes(1);
  private static final int MOST_KEYS = 20_000;
  private static final int MANY_PAGES = 50;
  private static final String PROCESS = UUID.randomUUID().toString().substring(0, 13);

  /** The first by name: it is older than all days. */
  private static final String MERGED = "00000000-";

  private static final Set<Uses> ALL = ConcurrentHashMap.newKeySet();
  private static volatile boolean isEnding;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Uses::end, "joblib4j-s3-end"));
  }

  private final Bucket bucket;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  Uses(Bucket bucket) {
    this.bucket = bucket;
    ALL.add(this);
  }

  /** What this process used of one function today; guarded by itself. */
  private static final class Page {
    final Map<String, Long> times = new HashMap<>();
    String day = "";
    int number;
    boolean isChanged;
    long written = System.nanoTime() - EACH.toNanos();
  }

  private static void end() {
    isEnding = true;
    for (Uses uses : ALL) {
      uses.pages.keySet().forEach(uses::writeIfDue);
    }
  }

  private String today() {
    return DateTimeFormatter.BASIC_ISO_DATE.format(
        LocalDate.ofInstant(bucket.now(), ZoneOffset.UTC));
  }

  /** Notes that an entry was used now. */
  void note(EntryName name) {
    Page page = pages.computeIfAbsent(name.function(), f -> new Page());
    synchronized (page) {
      String today = today();
      if (!page.day.equals(today) || page.times.size() >= MOST_KEYS) {
        page.number = page.day.equals(today) ? page.number + 1 : 0;
        page.day = today;
        page.times.clear();
      }
      page.times.put(name.key(), bucket.now().toEpochMilli());
      page.isChanged = true;
    }
  }

  /** Writes down what was used of a function, if that was not done lately. */
  void writeIfDue(String function) {
    Page page = pages.get(function);
    if (page == null) {
      return;
    }
    byte[] content;
    String key;
    synchronized (page) {
      boolean isDue = isEnding || System.nanoTime() - page.written >= EACH.toNanos();
      if (!isDue || !page.isChanged) {
        return;
      }
      key = Layout.uses(function) + page.day + "-" + PROCESS + "-" + page.number;
      content = text(page.times);
      page.written = System.nanoTime();
      page.isChanged = false;
    }
    try {
      bucket.put(key, content, new Condition.Always());
    } catch (IOException _) {
      synchronized (page) {
        page.isChanged = true; // the next time will do
      }
    }
  }

  private static byte[] text(Map<String, Long> millis) {
    return millis.entrySet().stream()
        .map(use -> use.getKey() + " " + use.getValue() + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** When entries of a function were used, by their keys, as far as it was written down. */
  Map<String, Instant> of(String function) throws IOException {
    Map<String, Long> millis = new HashMap<>();
    for (Listed page : bucket.all(Layout.uses(function))) {
      add(page.key(), millis);
    }
    Page own = pages.get(function);
    if (own != null) {
      synchronized (own) {
        own.times.forEach((key, time) -> millis.merge(key, time, Math::max));
      }
    }
    Map<String, Instant> instants = new HashMap<>();
    millis.forEach((key, time) -> instants.put(key, Instant.ofEpochMilli(time)));
    return instants;
  }

  private void add(String page, Map<String, Long> into) throws IOException {
    Optional<Content> content = bucket.get(page);
    if (content.isPresent()) {
      new String(content.get().bytes, StandardCharsets.US_ASCII)
          .lines()
          .map(line -> line.split(" ", 2))
          .filter(use -> use.length == 2 && use[1].matches("\\d{1,14}"))
          .forEach(use -> into.merge(use[0], Long.parseLong(use[1]), Math::max));
    }
  }

  /** Forgets what this process used of a function. */
  void forget(String function) {
    pages.remove(function);
  }

  /**
   * Puts the pages of past days together if they are many. Two processes that do it at the same
   * time write the same things twice, and lose nothing.
   */
  void merge(String function) throws IOException {
    String first = Layout.uses(function) + today();
    List<Listed> past = new ArrayList<>();
    for (Listed page : bucket.all(Layout.uses(function))) {
      if (page.key().compareTo(first) < 0) {
        past.add(page);
      }
    }
    if (past.size() < MANY_PAGES) {
      return;
    }
    Map<String, Long> millis = new HashMap<>();
    for (Listed page : past) {
      add(page.key(), millis);
    }
    Set<String> keys = new HashSet<>();
    for (Listed entry : bucket.all(Layout.results(function))) {
      Layout.entryName(function, entry.key()).ifPresent(name -> keys.add(name.key()));
    }
    millis.keySet().retainAll(keys);
    bucket.put(
        Layout.uses(function) + MERGED + UUID.randomUUID(), text(millis), new Condition.Always());
    bucket.delete(past);
  }
}
