package org.joblib4j.memory;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/**
 * Events for the JDK's Flight Recorder: each hit, miss, wait for another's computation, trim and
 * quarantine. Where no recording was ever started they cost the look at one field.
 *
 * <p>The methods that begin an event return null where it is not recorded. They name its own class,
 * never that of all events: a trimmed Java runtime without a recorder would look for it.
 */
final class CacheEvents {
  private static final boolean RECORDER = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private CacheEvents() {}

  /**
   * Whether a recording may run; asking the events would start the recorder. Trimmed Java runtimes
   * have none.
   */
  private static boolean areRecorded() {
    return RECORDER && FlightRecorder.isInitialized();
  }

  @Name("org.joblib4j.CacheHit")
  @Label("Cache hit")
  @Category("joblib4j")
  @Description("A call of a cached function whose result was stored")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  private static final class HitEvent extends Event {
    @Label("Function")
    String function = "";

    @Label("Entry")
    String entry = "";

    @Label("Looked up in")
    @Timespan(Timespan.NANOSECONDS)
    long lookup;

    @Label("Saved")
    @Timespan(Timespan.NANOSECONDS)
    long saved;
  }

  static void hit(String function, EntryName name, long lookupNanos, long savedNanos) {
    if (areRecorded()) {
      HitEvent event = new HitEvent();
      if (event.isEnabled()) {
        event.function = function;
        event.entry = name.toString();
        event.lookup = lookupNanos;
        event.saved = savedNanos;
        event.commit();
      }
    }
  }

  /** A call that had to be computed, from the function's beginning to the end of the storing. */
  @Name("org.joblib4j.CacheMiss")
  @Label("Cache miss")
  @Category("joblib4j")
  @Description("A call of a cached function that was computed, with the storing of its result")
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  static final class MissEvent extends Event {
    @Label("Function")
    String function = "";

    @Label("Entry")
    String entry = "";

    @Label("Reason")
    String reason = "";

    @Label("Computed in")
    @Timespan(Timespan.NANOSECONDS)
    long computing;

    @Label("Stored")
    boolean stored;

    @Label("Stored bytes")
    @DataAmount
    long bytes;

    void stored(long size, Duration duration) {
      stored = size >= 0;
      bytes = Math.max(0, size);
      computing = duration.toNanos();
    }
  }

  static @Nullable MissEvent miss(String function, EntryName name, MissReason reason) {
    if (!areRecorded()) {
      return null;
    }
    MissEvent event = new MissEvent();
    event.function = function;
    event.entry = name.toString();
    event.reason = reason.name();
    event.begin();
    return event;
  }

  @Name("org.joblib4j.CacheWait")
  @Label("Wait for a result")
  @Category("joblib4j")
  @Description("A thread waited while another thread or process computed the same result")
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  static final class WaitEvent extends Event {
    @Label("Entry")
    String entry = "";

    @Label("For another process")
    boolean otherProcess;
  }

  /** To be committed when the wait is over. */
  static @Nullable WaitEvent waiting(EntryName name, boolean isOtherProcess) {
    if (!areRecorded()) {
      return null;
    }
    WaitEvent event = new WaitEvent();
    event.entry = name.toString();
    event.otherProcess = isOtherProcess;
    event.begin();
    return event;
  }

  /** A look at a whole store, and what was removed from it. */
  @Name("org.joblib4j.CacheTrim")
  @Label("Cache trim")
  @Category("joblib4j")
  @Description("Results were removed from a store to keep it within its limits")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  static final class TrimEvent extends Event {
    @Label("Store")
    String store = "";

    @Label("Removed results")
    long results;

    @Label("Removed bytes")
    @DataAmount
    long bytes;
  }

  static @Nullable TrimEvent trim(ResultStore store) {
    if (!areRecorded()) {
      return null;
    }
    TrimEvent event = new TrimEvent();
    event.store = store.location();
    event.begin();
    return event;
  }

  @Name("org.joblib4j.CacheQuarantine")
  @Label("Damaged result")
  @Category("joblib4j")
  @Description("A damaged entry was taken out of a store")
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  private static final class QuarantineEvent extends Event {
    @Label("Store")
    String store = "";

    @Label("Entry")
    String entry = "";

    @Label("Problem")
    String problem = "";
  }

  static void quarantine(ResultStore store, EntryName name, String problem) {
    if (areRecorded()) {
      QuarantineEvent event = new QuarantineEvent();
      event.store = store.location();
      event.entry = name.toString();
      event.problem = problem;
      event.commit();
    }
  }
}
