package org.joblib4j.memory.spi;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place for results, shared by threads, processes and, if it can, machines.
 *
 * <p>It keeps two kinds of things and looks into neither. <em>Entries</em> are files that a {@code
 * Memory} writes and reads itself; the store publishes and finds them. <em>Documents</em> are small
 * contents under a function's name that tell about its entries.
 *
 * <p>Whatever happens to a process or a connection, an entry is there as a whole or not at all.
 * When two publish one name, either stays. A reader keeps what it has opened, whoever removes it.
 *
 * <p>What fails is an {@link IOException}; a {@link StoreUnreachableException} where anything else
 * would fail as well, so that it is told once.
 *
 * <p>Implementations are safe for use by several threads. They are serializable, as the functions
 * are that use them: what travels is how to reach the store, and connections are made where they
 * are needed. The suite {@code ResultStoreContract} of joblib4j-testkit says all this as tests.
 */
public interface ResultStore extends Serializable {

  /** Where the results are, for messages: a path, an address. */
  String location();

  /**
   * The file of an entry, to be opened at once; another thread or process may remove it at any
   * moment. For a store that is not local this fetches it.
   *
   * @return empty when there is no such entry; a store may also leave that to be found out by
   *     opening the file
   * @throws IOException when it cannot be told; it names the place
   */
  Optional<Path> find(EntryName name) throws IOException;

  /**
   * A file that does not exist yet, in an existing folder: where an entry is written before it is
   * published.
   *
   * @throws IOException when there can be none, such as in a read-only store
   */
  Path newFile(EntryName name) throws IOException;

  /**
   * Makes a written file the entry of a name, in place of one that is there. The file is gone
   * afterwards, also after a failure.
   *
   * @throws IOException when that fails; an entry that was there stays
   */
  void publish(EntryName name, Path written) throws IOException;

  /**
   * Removes an entry.
   *
   * @return whether there was one
   * @throws IOException when there is one and it cannot be removed
   */
  boolean remove(EntryName name) throws IOException;

  /**
   * Takes a damaged entry out of the way and keeps it for inspection.
   *
   * @throws IOException when it can be neither kept nor removed
   */
  void quarantine(EntryName name) throws IOException;

  /** Remembers that an entry was used now; when that fails, nothing happens. */
  void touch(EntryName name);

  /**
   * Tries to become the one who computes an entry, without waiting.
   *
   * @return empty when another thread or process has the lease
   * @throws IOException when the store cannot give leases here
   */
  Optional<Lease> tryLease(EntryName name) throws IOException;

  /**
   * The functions that have entries or documents.
   *
   * @throws IOException when they cannot be listed
   */
  List<String> functions() throws IOException;

  /**
   * The entries of a function, in no order. To be closed. Entries that come or go meanwhile may be
   * told or not. The stream throws {@link java.io.UncheckedIOException} where a part of them cannot
   * be listed.
   *
   * @throws IOException when they cannot be listed
   */
  Stream<EntryState> entries(String function) throws IOException;

  /**
   * Removes all that is kept for a function.
   *
   * @throws IOException when something cannot be removed
   */
  void removeFunction(String function) throws IOException;

  /**
   * Reads a document.
   *
   * @param document letters, digits and dots
   * @return empty when there is none
   * @throws IOException when it cannot be read
   */
  Optional<byte[]> readDocument(String function, String document) throws IOException;

  /**
   * Writes a document, as a whole or not at all.
   *
   * @param document letters, digits and dots
   * @throws IOException when it cannot be written
   */
  void writeDocument(String function, String document, byte[] content) throws IOException;

  /**
   * The documents of a function whose names start with a prefix.
   *
   * @throws IOException when they cannot be listed
   */
  List<String> documents(String function, String prefix) throws IOException;

  /**
   * Removes a document, if it is there.
   *
   * @throws IOException when it cannot be removed
   */
  void removeDocument(String function, String document) throws IOException;

  /**
   * Removes what processes that were killed have left of files that they wrote, and what has been
   * in quarantine for long.
   *
   * @throws IOException when it cannot be looked for
   */
  void sweep() throws IOException;
}
