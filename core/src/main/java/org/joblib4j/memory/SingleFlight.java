package org.joblib4j.memory;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    final Thread pilot = Thread.currentThread();
    final CountDownLatch landed = new CountDownLatch(1);
    volatile boolean isStored = true;
  }

  /** What a thread that may compute has to end. */
  static final class Permit implements AutoCloseable {
    private final @Nullable Place place;
    private final @Nullable Flight flight;
    private final @Nullable Lease lease;

    private Permit(@Nullable Place place, @Nullable Flight flight, @Nullable Lease lease) {
      this.place = place;
      this.flight = flight;
      this.lease = lease;
    }

    /** Says that those who wait will find nothing. */
    void notStored() {
      if (flight != null) {
        flight.isStored = false;
      }
    }

    @Override
    public void close() {
      if (lease != null) {
        lease.close();
      }
      if (place != null && flight != null) {
        land(place, flight);
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
      return lease(place, mine);
    }
    if (other.pilot.equals(Thread.currentThread())) {
      return Optional.of(new Permit(null, null, null));
    }
    try {
      other.landed.await();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return other.isStored ? Optional.empty() : Optional.of(new Permit(null, null, null));
  }

  private static Optional<Permit> lease(Place place, Flight mine) {
    boolean isOurs = false;
    try {
      Optional<Lease> lease = place.store().tryLease(place.name());
      isOurs = lease.isPresent();
      if (isOurs) {
        return Optional.of(new Permit(place, mine, lease.get()));
      }
      awaitOther(place);
      return Optional.empty();
    } catch (IOException e) {
      Warnings.once(
          "%s: there are no leases here (%s); processes may compute the same result at the same time"
              .formatted(place.store().location(), e.getMessage()),
          e);
      isOurs = true;
      return Optional.of(new Permit(place, mine, null));
    } finally {
      if (!isOurs) {
        land(place, mine);
      }
    }
  }

  /** Waits until no other process has the lease. */
  private static void awaitOther(Place place) throws IOException {
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      try {
        TimeUnit.NANOSECONDS.sleep(pause);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      Optional<Lease> lease = place.store().tryLease(place.name());
      if (lease.isPresent()) {
        lease.get().close();
        return;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
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
