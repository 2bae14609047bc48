package org.joblib4j.hash;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of a value in a few bytes: joblib's {@code hash}.
 *
 * <p>Two values that mean the same have the same fingerprint: in another JVM, under other flags, on
 * another machine, with another number of cores, and in later releases ({@code
 * docs/fingerprint-format.md} describes the format, whose version is part of each fingerprint).
 *
 * <h2>What counts</h2>
 *
 * <ul>
 *   <li>Numbers, texts, dates and the like: type and value. {@code 1} and {@code 1L} differ, as do
 *       0.0 and -0.0, and 1.0 and 1.00 as BigDecimal; all NaNs are one.
 *   <li>{@link org.joblib4j.array.NdArray}: type, shape and elements; neither layout, nor byte
 *       order, nor whether they lie on the heap, in native memory or in a mapped file. Java's
 *       arrays: type and elements.
 *   <li>Lists: the elements in their order, whichever class of the JDK it is. Sets and maps: the
 *       content, in its order only where the type promises one ({@link java.util.SequencedMap},
 *       {@link java.util.SortedSet}, with its comparator). So an unordered map and one that keeps
 *       an order differ even with equal entries: a function may see the difference.
 *   <li>Records: class and components. Enum constants: class and name. Other objects: class and all
 *       fields that are neither static nor transient. Collections of other classes than the JDK's:
 *       class and elements, and the fields that a subclass of one of the JDK's adds.
 *   <li>Paths and files: the text, not the content of the file.
 *   <li>Whether a part is shared or there twice does not count. Values may hold themselves, and be
 *       nested as deeply as memory allows.
 * </ul>
 *
 * <h2>What is refused</h2>
 *
 * Whatever would be different in the next JVM: threads, executors, futures, streams, sockets,
 * iterators, clocks, random generators, lambdas, proxies, generated classes, plain {@code Object}s,
 * objects that hide content from reflection. The {@link NotHashableException} names the place.
 *
 * <h2>Threads</h2>
 *
 * Large arrays are hashed, and large hash maps and sets read, by all cores, through the caller's
 * fork/join pool or the common one; the caller takes part and waits. Values must not be changed
 * meanwhile. A fingerprint itself is immutable.
 */
public final class Fingerprint {
  private final HashAlgorithm algorithm;
  private final byte[] bytes;

  private Fingerprint(HashAlgorithm algorithm, byte[] bytes) {
    this.algorithm = algorithm;
    this.bytes = bytes;
  }

  /**
   * The fingerprint of a value with {@link HashAlgorithm#SHA_256}.
   *
   * @throws NotHashableException when something in the value has no fingerprint; it names the place
   * @throws java.util.ConcurrentModificationException when a collection changes meanwhile
   */
  public static Fingerprint of(@Nullable Object value) {
    return of(value, HashAlgorithm.SHA_256);
  }

  /**
   * The fingerprint of a value.
   *
   * @throws NotHashableException when something in the value has no fingerprint; it names the place
   * @throws java.util.ConcurrentModificationException when a collection changes meanwhile
   */
  public static Fingerprint of(@Nullable Object value, HashAlgorithm algorithm) {
    return of(value, algorithm, FingerprintContext.NONE);
  }

  /**
   * The fingerprint of a value, where the caller knows more about some objects than their class
   * says.
   *
   * @param context what stands for functions and the like, and who wants to know the classes
   * @throws NotHashableException when something in the value has no fingerprint; it names the place
   * @throws java.util.ConcurrentModificationException when a collection changes meanwhile
   */
  public static Fingerprint of(
      @Nullable Object value, HashAlgorithm algorithm, FingerprintContext context) {
    Objects.requireNonNull(context, "context");
    return new Fingerprint(algorithm, new Encoder(algorithm, context).digest(value));
  }

  /** How it was made. */
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** The bytes, {@link HashAlgorithm#size()} of them; the caller's own copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes as hexadecimal digits in lower case. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Whether the other is a fingerprint of the same algorithm with the same bytes. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint that
        && algorithm == that.algorithm
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The {@link #hex()} digits. */
  @Override
  public String toString() {
    return hex();
  }
}
