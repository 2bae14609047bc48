package org.joblib4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.joblib4j.memory.spi.EntryName;
import org.joblib4j.memory.spi.ResultStore;
import org.joblib4j.persist.Compression;
import org.joblib4j.persist.DumpOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can write into the folder can make a miss, and run nothing. */
class HostileEntryTest {
  record Result(int n) {}

  /** What an attacker would like to be built. */
  static final class Gadget {
    static volatile boolean isBuilt;
    String command = "";

    @SuppressWarnings("StaticAssignmentInConstructor") // that is what the test looks for
    Gadget() {
      isBuilt = true;
    }
  }

  @TempDir Path folder;

  static Result result(int n) {
    return new Result(n);
  }

  static Object anything(int n) {
    return n;
  }

  /** An entry with all checksums right, of another value. */
  private static void plant(Path entry, EntryName name, Object value) throws IOException {
    Files.delete(entry);
    EntryInfo info =
        new EntryInfo(
            EntryInfo.FORMAT, "f", "", "", "", List.of(), Instant.now(), Duration.ofDays(1));
    EntryFiles.write(entry, name, info, value, Compression.NONE, DumpOptions.DEFAULT);
  }

  private void attack(Cached1<Integer, ?, ?> cached, Object value) throws Throwable {
    cached.call(1);
    CallKey key = cached.memoizer().lookup(1).orElseThrow();
    ResultStore store = new FileStore(folder);
    plant(store.find(key.name()).orElseThrow(), key.name(), value);
  }

  @Test
  void aClassThatTheFunctionDoesNotReturnIsNotBuilt() throws Throwable {
    var cached = Memory.at(folder).cache(HostileEntryTest::result);
    Gadget gadget = new Gadget();
    Gadget.isBuilt = false;
    attack(cached, gadget);

    assertThat(cached.call(1)).isEqualTo(new Result(1));
    assertThat(Gadget.isBuilt).isFalse();
  }

  @Test
  void aFunctionOfAnyObjectBuildsNoClassEither() throws Throwable {
    var cached = Memory.at(folder).cache(HostileEntryTest::anything);
    Gadget gadget = new Gadget();
    Gadget.isBuilt = false;
    attack(cached, List.of(gadget));

    assertThat(cached.call(1)).isNotInstanceOf(Gadget.class);
    assertThat(Gadget.isBuilt).isFalse();
  }

  @Test
  void aValueOfAnotherTypeIsAMiss() throws Throwable {
    var cached = Memory.at(folder).cache(HostileEntryTest::result);
    attack(cached, "a text");

    assertThat(cached.call(1)).isEqualTo(new Result(1));
  }

  @Test
  void aPickleThatCallsPythonIsData() throws Throwable {
    var cached = Memory.at(folder).cache(HostileEntryTest::result);
    cached.call(1);
    CallKey key = cached.memoizer().lookup(1).orElseThrow();
    Path entry = new FileStore(folder).find(key.name()).orElseThrow();
    Files.writeString(entry, "cos\nsystem\n(S'touch hacked'\ntR.");

    assertThat(cached.call(1)).isEqualTo(new Result(1));
  }

  @Test
  void namesLeadNowhereElse() {
    for (String function : List.of("..", "../x", "a/b", "", ".hidden", "a\\b")) {
      assertThatThrownBy(() -> new EntryName(function, "0".repeat(EntryName.KEY_LENGTH)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
