package org.joblib4j.memory;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens in one store, and remembers which entries were used.
 *
 * <p>A hit costs a few increments. Two seconds later a thread in the background writes them down:
 * each process has a page of its own for each function and day, so that none waits for another. The
 * pages of past days are summed up by whoever comes along when they have become many.
 */
final class Ledger {
  private static final String PAGE = "ledger.";
  private static final String TOTAL = "ledger.total";
  private static final int MANY_PAGES = 50;
  private static final int MOST_USED = 100_000;
  private static final Duration DELAY = Duration.ofSeconds(2);
  private static final String SELF = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private static final Map<ResultStore, Ledger> LEDGERS = new ConcurrentHashMap<>();

  private final ResultStore store;
  private final Map<String, Counts> byFolder = new ConcurrentHashMap<>();
  private final Set<EntryName> used = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isDue = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile LocalDate day = LocalDate.now(ZoneOffset.UTC);

  private Ledger(ResultStore store) {
    this.store = store;
  }

  static Ledger of(ResultStore store) {
    Ledger known = LEDGERS.get(store);
    return known != null ? known : LEDGERS.computeIfAbsent(store, Ledger::new);
  }

  /** What this process has counted today for one function. */
  private static final class Counts {
    final String function;
    final LongAdder hits = new LongAdder();

    /** Has all reasons from the beginning, so that threads only read it. */
    final Map<MissReason, LongAdder> misses = new EnumMap<>(MissReason.class);

    final LongAdder computingNanos = new LongAdder();
    final LongAdder savedNanos = new LongAdder();
    final LongAdder storedBytes = new LongAdder();
    final LongAdder differences = new LongAdder();

    /** The page as it was written last; guarded by the lock of writing. */
    @Nullable LedgerPage written;

    Counts(String function) {
      this.function = function;
      for (MissReason reason : MissReason.values()) {
        misses.put(reason, new LongAdder());
      }
    }

    LedgerPage toPage() {
      Map<String, Long> byReason = new HashMap<>();
      misses.forEach((reason, count) -> {
        if (count.sum() > 0) {
          byReason.put(reason.name(), count.sum());
        }
      });
      return new LedgerPage(
          function,
          hits.sum(),
          byReason,
          computingNanos.sum(),
          savedNanos.sum(),
          storedBytes.sum(),
          differences.sum(),
          List.of());
    }
  }

  private Counts counts(String folder, String function) {
    Counts known = byFolder.get(folder);
    return known != null ? known : byFolder.computeIfAbsent(folder, f -> new Counts(function));
  }

  void hit(EntryName name, String function, long savedNanos) {
    Counts counts = counts(name.function(), function);
    counts.hits.increment();
    counts.savedNanos.add(savedNanos);
    if (used.size() < MOST_USED) {
      used.add(name);
    }
    writeLater();
  }

  void miss(EntryName name, String function, MissReason reason) {
    Counts counts = counts(name.function(), function);
    Objects.requireNonNull(counts.misses.get(reason)).increment();
    writeLater();
  }

  void stored(String folder, String function, long bytes, Duration duration) {
    Counts counts = counts(folder, function);
    counts.storedBytes.add(bytes);
    counts.computingNanos.add(duration.toNanos());
    writeLater();
  }

  void difference(String folder, String function) {
    counts(folder, function).differences.increment();
    writeLater();
  }

  private void writeLater() {
    if (!isDue.get() && isDue.compareAndSet(false, true)) {
      Background.later(DELAY, this::flush);
    }
  }

  /**
   * Writes down what this process has counted, so that {@link #statistics} tells it. When that
   * fails, the next time will do.
   */
  void flush() {
    isDue.set(false);
    writing.lock();
    try {
      Set<EntryName> touched = Set.copyOf(used);
      used.removeAll(touched);
      touched.forEach(store::touch);
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      boolean isNewDay = !today.equals(day);
      for (Map.Entry<String, Counts> entry : List.copyOf(byFolder.entrySet())) {
        writePage(entry.getKey(), entry.getValue());
        if (isNewDay) {
          // What is counted from here on belongs to the new day.
          byFolder.remove(entry.getKey(), entry.getValue());
          writePage(entry.getKey(), entry.getValue());
          sumUp(entry.getKey(), today);
        }
      }
      day = today;
    } catch (IOException e) {
      // A store that cannot be written says so when a result is to be stored.
      Warnings.tell(false, () -> store.location() + ": statistics cannot be written: " + e);
    } finally {
      writing.unlock();
    }
  }

  private void writePage(String folder, Counts counts) throws IOException {
    LedgerPage page = counts.toPage();
    if (!page.equals(counts.written)) {
      store.writeDocument(folder, page(day), page.toBytes());
      counts.written = page;
    }
  }

  private static String page(LocalDate day) {
    return PAGE + DateTimeFormatter.BASIC_ISO_DATE.format(day) + "." + SELF;
  }

  /** Puts the pages of all days before yesterday into the total, if they are many. */
  private void sumUp(String folder, LocalDate today) throws IOException {
    String yesterday = PAGE + DateTimeFormatter.BASIC_ISO_DATE.format(today.minusDays(1));
    List<String> old =
        store.documents(folder, PAGE).stream()
            .filter(name -> !name.equals(TOTAL) && name.compareTo(yesterday) < 0)
            .toList();
    Optional<Lease> lease =
        old.size() < MANY_PAGES
            ? Optional.empty()
            : store.tryLease(new EntryName(folder, "0".repeat(EntryName.KEY_LENGTH)));
    if (lease.isPresent()) {
      try (Lease _ = lease.get()) {
        LedgerPage total = read(folder, TOTAL).orElse(LedgerPage.empty(""));
        // A process that died here has summed pages up and not removed them.
        List<String> done = total.summed();
        LedgerPage sum =
            new LedgerPage(
                total.function(),
                total.hits(),
                total.misses(),
                total.computingNanos(),
                total.savedNanos(),
                total.storedBytes(),
                total.differences(),
                List.of());
        for (String name : old) {
          if (!done.contains(name)) {
            sum = sum.plus(read(folder, name).orElse(LedgerPage.empty("")), name);
          }
        }
        store.writeDocument(folder, TOTAL, sum.toBytes());
        for (String name : old) {
          store.removeDocument(folder, name);
        }
      }
    }
  }

  private Optional<LedgerPage> read(String folder, String document) throws IOException {
    Optional<byte[]> bytes = store.readDocument(folder, document);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(LedgerPage.of(bytes.get()));
  }

  /**
   * The sum over all processes and days, as far as it is written down.
   *
   * @return empty where nothing was counted
   */
  Optional<FunctionStatistics> statistics(String folder) throws IOException {
    LedgerPage total = read(folder, TOTAL).orElse(LedgerPage.empty(""));
    List<String> done = total.summed();
    for (String name : store.documents(folder, PAGE)) {
      if (!name.equals(TOTAL) && !done.contains(name)) {
        Optional<LedgerPage> page = read(folder, name);
        if (page.isPresent()) {
          total = total.plus(page.get(), name);
        }
      }
    }
    return total.function().isEmpty() ? Optional.empty() : Optional.of(total.toStatistics());
  }

  /** Forgets what this process counted for a function whose results were removed. */
  void forget(String folder) {
    writing.lock();
    try {
      byFolder.remove(folder);
      used.removeIf(name -> name.function().equals(folder));
    } finally {
      writing.unlock();
    }
  }
}
