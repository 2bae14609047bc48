package org.joblib4j.s3;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.s3.Bucket.Condition;
import org.joblib4j.s3.Bucket.Content;
import org.joblib4j.s3.Bucket.Listed;
import org.jspecify.annotations.Nullable;

/**
 * Leases as small objects that are written under conditions.
 *
 * <p>A bucket has no locks, but it decides which of two writes comes first. Who wants a lease
 * writes an object on the condition that there is none: one writer succeeds, the others are told.
 * The object says who wrote it, how often, and how long it is good for:
 *
 * <pre>OWNER 3 30000</pre>
 *
 * <p><b>Renewal.</b> Nobody tells a bucket that a process has died. So a lease ends by itself
 * unless its holder writes it anew, each third of its time, on the condition that it is still the
 * one that he wrote last.
 *
 * <p><b>Takeover.</b> Who finds a lease that has ended writes his own in its place, on the
 * condition that the object is still the one that he read. Of two who try, one fails. A holder who
 * was only slow, and renews in between, makes both fail: each renewal counts up, so that no two
 * contents, and no two tags, are alike. Without the count, a taker's condition would hold for a
 * lease that was renewed since he read it.
 *
 * <p><b>Time.</b> Clocks of different machines differ, so none of them is asked: the answer that
 * brings a lease says when the object was written and what time it is now, both by the service's
 * clock. Its times are whole seconds, for which a taker waits a little longer.
 *
 * <p><b>Lost answers.</b> A write may succeed although its answer is lost, and the SDK, or the JDK
 * below it, tries again: the second attempt finds the condition broken, by the first. So who is
 * refused reads what is there, and if it is his own, he has it.
 *
 * <p><b>The end.</b> A holder removes his lease. Removing has no condition everywhere, and what is
 * removed must not be the lease of somebody who has taken over: so it is removed only while it is
 * good for longer than the removal may take, and left to end by itself otherwise.
 *
 * <p>All this keeps two from computing the same at the same time as long as the holder's process
 * runs at all. One that is stopped for longer than its lease lasts is taken for dead; when it goes
 * on, both compute, and either result stays, which is a waste and no mistake.
 */
final class Leases {
  private static final Logger LOG = System.getLogger("org.joblib4j.s3");
  private static final Pattern CONTENT = Pattern.compile("(\\S{1,100}) (\\d{1,18}) (\\d{1,18})");
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The service's times are cut to seconds, and its machines may differ a little. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Nobody comes back for a lease of that age. */
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_REFUSALS = 10_000;

  private static final ScheduledThreadPoolExecutor RENEWING = renewing();

  private final Bucket bucket;
  private final S3Options options;
  private final Map<EntryName, Refusal> refusals = new ConcurrentHashMap<>();
  private volatile boolean isProven;

  Leases(Bucket bucket, S3Options options) {
    this.bucket = bucket;
    this.options = options;
  }

  private static ScheduledThreadPoolExecutor renewing() {
    var threads =
        new ScheduledThreadPoolExecutor(
            4, Thread.ofPlatform().daemon().name("joblib4j-s3-lease-", 0).factory());
    threads.setRemoveOnCancelPolicy(true);
    threads.setKeepAliveTime(10, TimeUnit.SECONDS);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * When a lease was refused, and when it is worth asking again. Who waits asks a hundred times a
   * second, and each question to the service costs money.
   */
  private record Refusal(long first, long next) {}

  /** A lease as it was read. */
  record Read(String owner, Duration time, String tag, Instant written, Instant now) {
    /** Whether nobody holds it any more. */
    boolean hasEnded() {
      return now.isAfter(written.plus(time).plus(GRACE));
    }
  }

  private static byte[] content(String owner, long count, Duration time) {
    return "%s %d %d".formatted(owner, count, time.toMillis()).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Tries to get the lease of an entry, without waiting for anybody.
   *
   * @return empty when somebody else has it, or had it a moment ago
   */
  Optional<Lease> tryLease(EntryName name) throws IOException {
    Refusal refused = refusals.get(name);
    long now = System.nanoTime();
    if (refused != null && now - refused.next() < 0) {
      return Optional.empty();
    }
    prove();
    Optional<Lease> lease = refused == null ? create(name) : Optional.empty();
    if (lease.isEmpty()) {
      // Who was refused before reads, which is cheaper than to write.
      Optional<Read> other = read(name);
      lease =
          other.isPresent()
              ? takeOver(name, other.get())
              : refused == null ? Optional.empty() : create(name);
    }
    if (lease.isPresent()) {
      refusals.remove(name);
    } else if (refused != null || refusals.size() < MOST_REFUSALS) {
      long first = refused == null ? now : refused.first();
      long pause = Math.clamp((now - first) / 10, FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
      refusals.put(name, new Refusal(first, System.nanoTime() + pause));
    }
    return lease;
  }

  private Optional<Lease> create(EntryName name) throws IOException {
    return write(name, new Condition.Absent());
  }

  /** Reads the lease of an entry, if somebody has it or had it. */
  Optional<Read> read(EntryName name) throws IOException {
    Optional<Content> content = bucket.get(Layout.lease(name));
    if (content.isEmpty()) {
      return Optional.empty();
    }
    Content found = content.get();
    Matcher text = CONTENT.matcher(new String(found.bytes, StandardCharsets.US_ASCII));
    // What somebody else has written there ends as well.
    boolean isOurs = text.matches();
    Duration time = isOurs ? Duration.ofMillis(Long.parseLong(text.group(3))) : options.leaseTime;
    return Optional.of(
        new Read(
            isOurs ? text.group(1) : "",
            time.compareTo(LONGEST) > 0 ? LONGEST : time,
            found.tag,
            found.modified,
            found.now));
  }

  /** Takes the lease of one who does not renew it any more, unless it has changed meanwhile. */
  Optional<Lease> takeOver(EntryName name, Read other) throws IOException {
    return other.hasEnded() ? write(name, new Condition.Same(other.tag())) : Optional.empty();
  }

  private Optional<Lease> write(EntryName name, Condition condition) throws IOException {
    String owner = UUID.randomUUID().toString();
    long began = System.nanoTime();
    Optional<String> tag =
        bucket.put(Layout.lease(name), content(owner, 0, options.leaseTime), condition);
    if (tag.isEmpty()) {
      tag = tagOfOwn(name, owner);
    }
    return tag.map(own -> new Held(name, owner, own, began));
  }

  /** The tag of a lease whose writing was answered with a refusal, if it is there all the same. */
  private Optional<String> tagOfOwn(EntryName name, String owner) throws IOException {
    return read(name).filter(read -> read.owner().equals(owner)).map(Read::tag);
  }

  /**
   * Finds out whether the service knows conditions; some that are like S3 ignore them.
   *
   * @throws IOException when it does not
   */
  private void prove() throws IOException {
    if (isProven) {
      return;
    }
    String key = Layout.LEASES + "conditions";
    byte[] content = "Whoever writes this again is refused.\n".getBytes(StandardCharsets.US_ASCII);
    Optional<String> first = bucket.put(key, content, new Condition.Absent());
    if (first.isPresent() && bucket.put(key, content, new Condition.Absent()).isPresent()) {
      throw new IOException(
          options.address() + ": the service does not know conditional writes (If-None-Match)");
    }
    isProven = true;
  }

  /** Removes leases of processes that died long ago and that nobody wanted since. */
  void sweep() throws IOException {
    Instant limit = bucket.now().minus(FORGOTTEN);
    for (Listed object : bucket.all(Layout.LEASES)) {
      String[] parts = object.key().split("/", -1);
      if (parts.length == 3 && object.modified().isBefore(limit)) {
        EntryName name;
        try {
          name = new EntryName(parts[1], parts[2]);
        } catch (IllegalArgumentException _) {
          continue; // not ours
        }
        tryLease(name).ifPresent(Lease::close);
      }
    }
  }

  /** A lease that this process holds, until it is closed. */
  private final class Held implements Lease {
    private final EntryName name;
    private final String owner;
    private final Future<?> renewal;
    private @Nullable String tag;
    private long began;
    private long count;

    Held(EntryName name, String owner, String tag, long began) {
      this.name = name;
      this.owner = owner;
      this.tag = tag;
      this.began = began;
      long third = options.leaseTime.toNanos() / 3;
      renewal = RENEWING.scheduleWithFixedDelay(this::renew, third, third, TimeUnit.NANOSECONDS);
    }

    private synchronized void renew() {
      if (tag == null) {
        return;
      }
      long now = System.nanoTime();
      try {
        byte[] next = content(owner, count + 1, options.leaseTime);
        Optional<String> written = bucket.put(Layout.lease(name), next, new Condition.Same(tag));
        count++;
        if (written.isPresent()) {
          began = now;
        } else {
          // Where an earlier attempt was written and not answered, its time counts from before.
          written = tagOfOwn(name, owner);
        }
        tag = written.orElse(null);
        if (tag == null) {
          LOG.log(
              Level.DEBUG,
              "{0}: another process computes {1} as well, since this one was too slow",
              options.address(),
              name);
        }
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a lease was not renewed and may end", e);
      }
    }

    @Override
    public void close() {
      renewal.cancel(false);
      remove();
      refusals.remove(name);
    }

    private synchronized void remove() {
      Duration left = options.leaseTime.minusNanos(System.nanoTime() - began);
      if (tag == null || left.compareTo(Duration.ZERO) <= 0) {
        return;
      }
      tag = null;
      try {
        bucket.delete(Layout.lease(name), left.dividedBy(2));
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a lease was not removed; it ends by itself", e);
      }
    }
  }
}
