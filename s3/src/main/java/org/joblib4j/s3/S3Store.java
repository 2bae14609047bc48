package org.joblib4j.s3;

import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.EntryState;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.memory.spi.StoreUnreachableException;
import org.joblib4j.s3.Bucket.Condition;
import org.joblib4j.s3.Bucket.Fetched;
import org.joblib4j.s3.Bucket.Listed;
import org.joblib4j.s3.LocalCopies.Copy;
import org.jspecify.annotations.Nullable;

/**
 * Results in a bucket of S3, or of a service like it: one cache for a team.
 *
 * <pre>{@code
 * Memory memory = Memory.in(S3Store.at("s3://team-cache/models").region("eu-central-1"));
 * }</pre>
 *
 * <h2>What is where</h2>
 *
 * <pre>
 * PREFIX/joblib4j/functions/FUNCTION/results/KEY.joblib
 * PREFIX/joblib4j/functions/FUNCTION/documents/...
 * PREFIX/joblib4j/functions/FUNCTION/quarantine/KEY-TIME.joblib
 * PREFIX/joblib4j/functions/FUNCTION/uses/DAY-PROCESS      when entries were used last
 * PREFIX/joblib4j/leases/FUNCTION/KEY                      who computes what at this moment
 * </pre>
 *
 * <p>An entry that is found is fetched into a folder on this machine, and not again while the
 * bucket has the same one: then a hit is one small call. An entry that was stored here is there,
 * too.
 *
 * <h2>What the bucket has to allow</h2>
 *
 * The credentials need s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject and
 * s3:AbortMultipartUpload. One computation for all processes needs conditional writes ({@code
 * If-None-Match}, {@code If-Match}), which Amazon's S3 has, and most services like it; where the
 * service has none, processes may compute the same result at the same time.
 *
 * <h2>When the service is slow or gone</h2>
 *
 * No call takes longer than its {@linkplain #timeout time} and {@linkplain #attempts attempts}
 * allow. After one that got no answer, calls fail at once for a second, then two, at most half a
 * minute, before the next one tries: a {@code Memory} computes meanwhile and does not wait. What
 * was fetched before is used in this time.
 *
 * <h2>Credentials</h2>
 *
 * Where none are given, each process finds its own as all programs of Amazon's SDK do: environment,
 * {@code ~/.aws}, the machine's role. They are not part of the store and do not travel with it.
 * Keys that were given with {@link #credentials} are, and travel with functions to worker
 * processes; they are in no message and in no file, unless you serialize a store or a cached
 * function into one.
 *
 * <p>Immutable and safe to share; methods that set something return another store.
 */
public final class S3Store implements ResultStore {
  @Serial private static final long serialVersionUID = 1;

  private final S3Options options;
  private transient volatile @Nullable Connection connection;

  private S3Store(S3Options options) {
    this.options = options;
  }

  /**
   * A store at an address; nothing is asked or made yet.
   *
   * @param address such as {@code s3://team-cache} or {@code s3://team-cache/models}; the bucket
   *     has to be there
   * @throws IllegalArgumentException when it is no such address
   */
  public static S3Store at(String address) {
    return new S3Store(S3Options.at(address));
  }

  /**
   * Another service than Amazon's, such as {@code http://localhost:9000}; most of them want {@link
   * #pathStyle}, too.
   */
  public S3Store endpoint(URI endpoint) {
    return new S3Store(options.with(o -> o.endpoint = endpoint));
  }

  /** The bucket's region, such as {@code eu-central-1}; else the SDK looks for one. */
  public S3Store region(String region) {
    return new S3Store(options.with(o -> o.region = region));
  }

  /** Keys of an account, instead of those that each process finds by itself; see above. */
  public S3Store credentials(String accessKeyId, String secretAccessKey) {
    return new S3Store(
        options.with(o -> {
          o.keys = new S3Options.Keys(accessKeyId, secretAccessKey);
          o.profile = null;
        }));
  }

  /** The credentials of a profile in {@code ~/.aws}. */
  public S3Store profile(String profile) {
    return new S3Store(
        options.with(o -> {
          o.profile = profile;
          o.keys = null;
        }));
  }

  /** Says the bucket's name in the path of requests, not in the name of the host. */
  public S3Store pathStyle() {
    return new S3Store(options.with(o -> o.pathStyle = true));
  }

  /**
   * Where fetched entries are kept on this machine, and how much of them; {@code
   * ~/.cache/joblib4j/s3} and 10 GiB where nothing is said. Any number of stores and processes may
   * share a folder.
   *
   * @throws IllegalArgumentException when negative
   */
  public S3Store copies(Path folder, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("copies of " + bytes + " bytes are less than nothing");
    }
    return new S3Store(
        options.with(o -> {
          o.copies = folder.toAbsolutePath().normalize().toString();
          o.copiedBytes = bytes;
        }));
  }

  /**
   * How long one attempt of a small call may take, 5 seconds where nothing is said. A transfer may
   * pause so long, and has a second more for each 64 KiB.
   *
   * @throws IllegalArgumentException when not positive
   */
  public S3Store timeout(Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("a call cannot take " + timeout);
    }
    return new S3Store(options.with(o -> o.timeout = timeout));
  }

  /**
   * How often a call is tried, with pauses that grow; 3 where nothing is said.
   *
   * @throws IllegalArgumentException when not positive
   */
  public S3Store attempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException("a call in " + attempts + " attempts is none");
    }
    return new S3Store(options.with(o -> o.attempts = attempts));
  }

  /**
   * How long others wait for a process that has died while it computed; 30 seconds where nothing is
   * said. One that lives keeps its right for as long as it computes.
   *
   * @throws IllegalArgumentException when shorter than two seconds or longer than an hour
   */
  public S3Store leaseTime(Duration time) {
    if (time.compareTo(Duration.ofSeconds(2)) < 0 || time.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a lease lasts from two seconds to an hour, not " + time);
    }
    return new S3Store(options.with(o -> o.leaseTime = time));
  }

  /** For tests: the size of the parts in which larger entries are sent. */
  S3Store partBytes(long bytes) {
    return new S3Store(options.with(o -> o.partBytes = bytes));
  }

  private Connection connection() {
    Connection known = connection;
    if (known == null) {
      known = Connection.of(options);
      connection = known;
    }
    return known;
  }

  @Override
  public String location() {
    return options.address();
  }

  /**
   * {@inheritDoc}
   *
   * <p>One call, which brings the entry if it is not here. While the service does not answer, this
   * is the copy that was fetched before, if there is one: whatever has happened to the entry since,
   * it is a result of its key.
   */
  @Override
  public Optional<Path> find(EntryName name) throws IOException {
    LocalCopies copies = connection().copies();
    Optional<Copy> copy = copies.find(name);
    Path file = copies.newFile();
    try {
      String known = copy.map(Copy::tag).orElse(null);
      return switch (connection().bucket().fetch(Layout.entry(name), known, file)) {
        case Fetched.Nothing() -> {
          copies.remove(name);
          yield Optional.empty();
        }
        case Fetched.Unchanged() -> {
          copy.ifPresent(LocalCopies::used);
          yield copy.map(Copy::file);
        }
        case Fetched.Written(String tag) -> Optional.of(copies.keep(name, tag, file));
      };
    } catch (StoreUnreachableException e) {
      if (copy.isPresent()) {
        return copy.map(Copy::file);
      }
      throw e;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public Path newFile(EntryName name) throws IOException {
    return connection().copies().newFile();
  }

  @Override
  public void publish(EntryName name, Path written) throws IOException {
    try {
      Optional<String> tag = connection().bucket().upload(Layout.entry(name), written);
      if (tag.isPresent()) {
        connection().copies().keep(name, tag.get(), written);
      }
    } finally {
      Files.deleteIfExists(written);
    }
  }

  @Override
  public boolean remove(EntryName name) throws IOException {
    connection().copies().remove(name);
    boolean isThere = connection().bucket().contains(Layout.entry(name));
    if (isThere) {
      connection().bucket().delete(Layout.entry(name));
    }
    return isThere;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A copy may be damaged although the entry is not: one disk of a team must not take results
   * from all of it. So the entry is fetched anew, and if it is not what the copy is, only that
   * goes.
   */
  @Override
  public void quarantine(EntryName name) throws IOException {
    Bucket bucket = connection().bucket();
    LocalCopies copies = connection().copies();
    Optional<Copy> copy = copies.find(name);
    Path fresh = copies.newFile();
    try {
      if (!(bucket.fetch(Layout.entry(name), null, fresh) instanceof Fetched.Written)) {
        copies.remove(name);
        return;
      }
      boolean isOnlyHere =
          copy.isPresent()
              && Files.exists(copy.get().file())
              && Files.mismatch(copy.get().file(), fresh) >= 0;
      copies.remove(name);
      if (!isOnlyHere) {
        moveToQuarantine(name);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void moveToQuarantine(EntryName name) throws IOException {
    Bucket bucket = connection().bucket();
    String target =
        "%s%s-%d%s"
            .formatted(
                Layout.quarantine(name.function()),
                name.key(),
                bucket.now().toEpochMilli(),
                Layout.EXTENSION);
    try {
      bucket.copy(Layout.entry(name), target);
    } catch (RefusedException _) {
      // Too large to be copied at once, or gone: what is damaged must not stay in any case.
      bucket.delete(Layout.entry(name));
      return;
    }
    bucket.delete(Layout.entry(name));
  }

  /**
   * {@inheritDoc}
   *
   * <p>It is noted in this process, and written down with the next document of the function, at
   * most once in a minute, and when the JVM ends.
   */
  @Override
  public void touch(EntryName name) {
    connection().uses().note(name);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A lease is renewed in the background until it is closed. That of a process that has died
   * ends by itself after the {@linkplain #leaseTime time} of leases and two seconds.
   */
  @Override
  public Optional<Lease> tryLease(EntryName name) throws IOException {
    return connection().leases().tryLease(name);
  }

  @Override
  public List<String> functions() throws IOException {
    return connection().bucket().folders(Layout.FUNCTIONS).stream()
        .filter(EntryName::isFunction)
        .sorted()
        .toList();
  }

  @Override
  public Stream<EntryState> entries(String function) throws IOException {
    Map<String, Instant> uses = connection().uses().of(function);
    return Listing.of(connection().bucket(), Layout.results(function))
        .flatMap(object -> state(function, object, uses).stream());
  }

  private static Optional<EntryState> state(
      String function, Listed object, Map<String, Instant> uses) {
    return Layout.entryName(function, object.key())
        .map(name -> {
          Instant used = uses.getOrDefault(name.key(), Instant.MIN);
          return new EntryState(
              name, object.bytes(), used.isAfter(object.modified()) ? used : object.modified());
        });
  }

  @Override
  public void removeFunction(String function) throws IOException {
    connection().uses().forget(function);
    connection().bucket().deleteAll(Layout.function(function));
    connection().copies().removeFunction(function);
  }

  @Override
  public Optional<byte[]> readDocument(String function, String document) throws IOException {
    return connection()
        .bucket()
        .get(Layout.document(function, document))
        .map(content -> content.bytes);
  }

  @Override
  public void writeDocument(String function, String document, byte[] content) throws IOException {
    connection().bucket().put(Layout.document(function, document), content, new Condition.Always());
    connection().uses().writeIfDue(function);
  }

  @Override
  public List<String> documents(String function, String prefix) throws IOException {
    String folder = Layout.documents(function);
    List<String> names = new ArrayList<>();
    for (Listed object : connection().bucket().all(folder + prefix)) {
      names.add(object.key().substring(folder.length()));
    }
    return List.copyOf(names);
  }

  @Override
  public void removeDocument(String function, String document) throws IOException {
    connection().bucket().delete(Layout.document(function, document));
  }

  @Override
  public void sweep() throws IOException {
    new Sweep(connection()).run();
  }

  @Override
  public int hashCode() {
    return options.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof S3Store that && options.equals(that.options);
  }

  @Override
  public String toString() {
    return location();
  }
}
