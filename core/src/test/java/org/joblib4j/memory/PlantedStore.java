package org.joblib4j.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.EntryState;
import org.joblib4j.memory.spi.Lease;
import org.joblib4j.memory.spi.ResultStore;

/** A store in a folder, in which tests plant failures by overriding what fails. */
class PlantedStore implements ResultStore {
  private static final long serialVersionUID = 1;

  private final FileStore store;

  PlantedStore(Path folder) {
    store = new FileStore(folder);
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public Optional<Path> find(EntryName name) throws IOException {
    return store.find(name);
  }

  @Override
  public Path newFile(EntryName name) throws IOException {
    return store.newFile(name);
  }

  @Override
  public void publish(EntryName name, Path written) throws IOException {
    store.publish(name, written);
  }

  @Override
  public boolean remove(EntryName name) throws IOException {
    return store.remove(name);
  }

  @Override
  public void quarantine(EntryName name) throws IOException {
    store.quarantine(name);
  }

  @Override
  public void touch(EntryName name) {
    store.touch(name);
  }

  @Override
  public Optional<Lease> tryLease(EntryName name) throws IOException {
    return store.tryLease(name);
  }

  @Override
  public List<String> functions() throws IOException {
    return store.functions();
  }

  @Override
  public Stream<EntryState> entries(String function) throws IOException {
    return store.entries(function);
  }

  @Override
  public void removeFunction(String function) throws IOException {
    store.removeFunction(function);
  }

  @Override
  public Optional<byte[]> readDocument(String function, String document) throws IOException {
    return store.readDocument(function, document);
  }

  @Override
  public void writeDocument(String function, String document, byte[] content) throws IOException {
    store.writeDocument(function, document, content);
  }

  @Override
  public List<String> documents(String function, String prefix) throws IOException {
    return store.documents(function, prefix);
  }

  @Override
  public void removeDocument(String function, String document) throws IOException {
    store.removeDocument(function, document);
  }

  @Override
  public void sweep() throws IOException {
    store.sweep();
  }
}
