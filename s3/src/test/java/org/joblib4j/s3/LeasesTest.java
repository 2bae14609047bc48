package org.joblib4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.joblib4j.s3.FaultyProxy.Kind.CUT_REQUEST;
import static org.joblib4j.s3.FaultyProxy.Kind.HIDE_CONDITIONS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.s3.Leases.Read;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Who computes: leases that are held, given back, left behind and taken over. Other processes are
 * stores of other settings here, which have nothing in common but the server; {@link
 * SharedStoreTest} has real ones.
 */
class LeasesTest {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final String LEFT = "left";
  private static final EntryName NAME = name("9");
  private static final EntryName DIED = name("a");
  private static final EntryName WANTED = name("b");
  private static final EntryName DAMAGED = name("c");

  private static S3Server server;

  @TempDir Path folder;
  private final String place = UUID.randomUUID().toString();

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start();
    // They take a while to end, and do so together.
    leaveBehind(DIED, "somebody 5 " + LEASE.toMillis());
    leaveBehind(WANTED, "somebody 5 " + LEASE.toMillis());
    leaveBehind(DAMAGED, "\0\0\0");
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private static EntryName name(String digit) {
    return new EntryName("Leased.function-0123456789ab", digit.repeat(EntryName.KEY_LENGTH));
  }

  private S3Store process(int number) {
    return process(number, place);
  }

  private S3Store process(int number, String where) {
    return S3Server.store(where, server.endpoint(), folder).attempts(2 + number);
  }

  private static Leases leases(S3Options options) {
    return new Leases(new Bucket(options, new Service(options)), options);
  }

  private static S3Options options(String where) {
    return S3Options.at("s3://" + S3Server.BUCKET + "/" + where)
        .with(o -> {
          o.endpoint = server.endpoint();
          o.pathStyle = true;
          o.keys = new S3Options.Keys("an-id", "a-secret-that-nobody-may-see");
          o.leaseTime = LEASE;
        });
  }

  /** A lease as a process that was killed leaves it. */
  private static void leaveBehind(EntryName name, String content) {
    server
        .client()
        .putObject(
            put -> put.bucket(S3Server.BUCKET).key(LEFT + "/joblib4j/" + Layout.lease(name)),
            RequestBody.fromString(content));
  }

  private static Lease await(S3Store store, EntryName name) throws Exception {
    while (true) {
      Optional<Lease> lease = store.tryLease(name);
      if (lease.isPresent()) {
        return lease.get();
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void ofManyOneGetsTheLease() throws Exception {
    List<Lease> held = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Optional<Lease>>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        S3Store store = process(i);
        tries.add(() -> store.tryLease(NAME));
      }
      for (Future<Optional<Lease>> tried : threads.invokeAll(tries)) {
        tried.get().ifPresent(held::add);
      }
    }

    assertThat(held).hasSize(1);
    held.getFirst().close();
  }

  @Test
  void leaseThatIsHeldDoesNotEnd() throws Exception {
    // Much longer than a busy machine keeps its holder from renewing it.
    Duration time = LEASE.multipliedBy(3);
    Leases taker = leases(options(place));
    try (Lease held = process(0).leaseTime(time).tryLease(NAME).orElseThrow()) {
      assertThat(held).isNotNull();
      Instant end = taker.read(NAME).orElseThrow().written().plus(time).plusSeconds(3);
      while (taker.read(NAME).orElseThrow().now().isBefore(end)) {
        assertThat(process(1).tryLease(NAME)).isEmpty();
      }
    }
    await(process(1), NAME).close();
  }

  @ParameterizedTest
  @MethodSource("left")
  void leaseOfOneWhoDiedEnds(EntryName name) throws Exception {
    try (Lease taken = await(process(1, LEFT), name)) {
      assertThat(taken).isNotNull();
      assertThat(process(2, LEFT).tryLease(name)).isEmpty();
    }
    process(0, LEFT).tryLease(name).orElseThrow().close();
  }

  static List<EntryName> left() {
    return List.of(DIED, DAMAGED);
  }

  @Test
  void ofTwoTakersOneFails() throws Exception {
    Leases one = leases(options(LEFT));
    Leases two = leases(options(LEFT));
    Read seenByOne = one.read(WANTED).orElseThrow();
    while (!seenByOne.hasEnded()) {
      seenByOne = one.read(WANTED).orElseThrow();
    }
    Read seenByTwo = two.read(WANTED).orElseThrow();

    try (Lease taken = one.takeOver(WANTED, seenByOne).orElseThrow()) {
      assertThat(taken).isNotNull();
      assertThat(two.takeOver(WANTED, seenByTwo)).isEmpty();
    }
  }

  @Test
  void takerFailsWhenTheHolderWasOnlySlow() throws Exception {
    Leases holder = leases(options(place));
    Leases taker = leases(options(place));
    try (Lease held = holder.tryLease(NAME).orElseThrow()) {
      assertThat(held).isNotNull();
      Read first = taker.read(NAME).orElseThrow();
      Read renewed = first;
      while (renewed.tag().equals(first.tag())) {
        renewed = taker.read(NAME).orElseThrow();
      }
      Read late =
          new Read(
              first.owner(),
              first.time(),
              first.tag(),
              first.written(),
              first.now().plusSeconds(9));

      assertThat(late.hasEnded()).isTrue();
      assertThat(taker.takeOver(NAME, late)).isEmpty();
      assertThat(taker.read(NAME).orElseThrow().owner()).isEqualTo(first.owner());
    }
  }

  @Test
  void holderWhoWasTooSlowRemovesNobodyElsesLease() throws Exception {
    try (var proxy = new FaultyProxy(server.endpoint())) {
      Lease slow = S3Server.store(place, proxy.endpoint(), folder).tryLease(NAME).orElseThrow();
      proxy.plant(CUT_REQUEST, 0, Integer.MAX_VALUE);
      try (Lease taken = await(process(1), NAME)) {
        assertThat(taken).isNotNull();
        proxy.heal();
        slow.close();

        assertThat(process(2).tryLease(NAME)).isEmpty();
      }
    }
  }

  @Test
  void serviceWithoutConditionsGivesNoLeases() throws Exception {
    try (S3Server open = S3Server.startOpen();
        var proxy = new FaultyProxy(open.endpoint())) {
      proxy.plant(HIDE_CONDITIONS, 0, Integer.MAX_VALUE);
      S3Store store = S3Server.store(place, proxy.endpoint(), folder);

      assertThatThrownBy(() -> store.tryLease(NAME))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("If-None-Match");
    }
  }

  @Test
  void sweepLeavesLeasesOfToday() throws Exception {
    try (Lease held = process(0).tryLease(NAME).orElseThrow()) {
      assertThat(held).isNotNull();
      process(1).sweep();

      assertThat(process(2).tryLease(NAME)).isEmpty();
    }
  }
}
