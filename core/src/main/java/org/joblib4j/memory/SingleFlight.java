package org.joblib4j.memory;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.joblib4j.memory.CacheEvents.WaitEvent;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.memory.spi.ResultStore;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one thread of all processes computes a result, and the others wait for it.
 *
 * <p>Threads of this JVM find each other in a map; the first of them asks the store for the lease
 * that tells it from other processes. Who has waited looks again: the result is there, or the other
 * has failed, and the next one tries.
 *
 * <p>A thread that needs the result that it is computing itself would wait for ever, so it does not
 * wait. Nor does anybody when the result cannot be stored: all who waited would compute one after
 * the other.
 */
final class SingleFlight {
  private static final Map<Place, Flight> FLIGHTS = new ConcurrentHashMap<>();
  private static final long FIRST_PAUSE_NANOS = 500_000;
  private static final long LONGEST_PAUSE_NANOS = 20_000_000;

  private SingleFlight() {}

  private record Place(ResultStore store, EntryName name) {}

  /** One computation in this JVM. */
  private static final class Flight {
    final CountDownLatch landed = new CountDownLatch(1);
    volatile boolean isStored = true;

    /** The thread that computes; null once it goes on without one. */
    volatile @Nullable Thread pilot = Thread.currentThread();

    boolean isOwn() {
      return Thread.currentThread().equals(pilot);
    }
  }

  /** What a thread that may compute has to end. */
  static final class Permit implements AutoCloseable {
    private final @Nullable Place place;
    private final @Nullable Flight flight;
    private final @Nullable Lease lease;
    private final @Nullable IOException noLease;

    private Permit(
        @Nullable Place place,
        @Nullable Flight flight,
        @Nullable Lease lease,
        @Nullable IOException noLease) {
      this.place = place;
      this.flight = flight;
      this.lease = lease;
      this.noLease = noLease;
    }

    /** For one computation besides another. */
    private static Permit alone() {
      return new Permit(null, null, null, null);
    }

    /** Says that those who wait will find nothing. */
    void notStored() {
      if (flight != null) {
        flight.isStored = false;
      }
    }

    /** Says that the computation goes on without this thread, which may wait for it from now on. */
    void leaveThread() {
      if (flight != null) {
        flight.pilot = null;
      }
    }

    @Override
    public void close() {
      if (lease != null) {
        lease.close();
      }
      if (place != null && flight != null) {
        land(place, flight);
        // A store that is read-only or gone has no leases either, which would be told twice.
        if (noLease != null && flight.isStored) {
          Warnings.once(
              place.store(),
              "there are no leases here; processes may compute the same result at the same time",
              noLease);
        }
      }
    }
  }

  private static void land(Place place, Flight flight) {
    FLIGHTS.remove(place, flight);
    flight.landed.countDown();
  }

  /**
   * Waits until the caller may compute, or somebody else has.
   *
   * @return empty when it is worth looking for the result again
   * @throws CancellationException when the thread is interrupted, which it then still is
   */
  static Optional<Permit> enter(ResultStore store, EntryName name) {
    Place place = new Place(store, name);
    Flight mine = new Flight();
    Flight other = FLIGHTS.putIfAbsent(place, mine);
    if (other == null) {
      return lease(place, mine, true);
    }
    if (other.isOwn()) {
      return Optional.of(Permit.alone());
    }
    WaitEvent wait = CacheEvents.waiting(name, false);
    try {
      other.landed.await();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      commit(wait);
    }
    return other.isStored ? Optional.empty() : Optional.of(Permit.alone());
  }

  /** As {@link #enter}, but waits for nobody: empty when somebody else is computing. */
  static Optional<Permit> tryEnter(ResultStore store, EntryName name) {
    Place place = new Place(store, name);
    Flight mine = new Flight();
    Flight other = FLIGHTS.putIfAbsent(place, mine);
    if (other == null) {
      return lease(place, mine, false);
    }
    return other.isOwn() ? Optional.of(Permit.alone()) : Optional.empty();
  }

  private static Optional<Permit> lease(Place place, Flight mine, boolean isPatient) {
    boolean isOurs = false;
    try {
      Optional<Lease> lease = place.store().tryLease(place.name());
      isOurs = lease.isPresent();
      if (isOurs) {
        return Optional.of(new Permit(place, mine, lease.get(), null));
      }
      if (isPatient) {
        awaitOther(place);
      }
      return Optional.empty();
    } catch (IOException e) {
      isOurs = true;
      return Optional.of(new Permit(place, mine, null, e));
    } finally {
      if (!isOurs) {
        land(place, mine);
      }
    }
  }

  /** Waits until no other process has the lease. */
  private static void awaitOther(Place place) throws IOException {
    WaitEvent wait = CacheEvents.waiting(place.name(), true);
    try {
      long pause = FIRST_PAUSE_NANOS;
      while (true) {
        TimeUnit.NANOSECONDS.sleep(pause);
        Optional<Lease> lease = place.store().tryLease(place.name());
        if (lease.isPresent()) {
          lease.get().close();
          return;
        }
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      commit(wait);
    }
  }

  private static void commit(@Nullable WaitEvent event) {
    if (event != null) {
      event.commit();
    }
  }

  private static CancellationException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    var cancelled =
        new CancellationException("the thread was interrupted while another computed its result");
    cancelled.initCause(e);
    return cancelled;
  }
}
