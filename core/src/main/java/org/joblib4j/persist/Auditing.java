package org.joblib4j.persist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One audit: the machine runs over the file with nothing allowed, passes over the data of arrays,
 * and takes down here what it meets. Only running the opcodes tells which strings are names and
 * where raw array data lies between them.
 */
final class Auditing {
  private final Map<PyName, Audit.Global> globals = new LinkedHashMap<>();
  private final Set<String> javaClasses = new LinkedHashSet<>();
  private final List<Audit.Refusal> refusals = new ArrayList<>();
  private String format = Compression.NONE.format();
  private int protocol;

  private Auditing() {}

  static Audit of(Path file, LoadLimits limits) throws IOException {
    var auditing = new Auditing();
    LoadOptions options = LoadOptions.DEFAULT.within(limits);
    new PickleSource(file.toString(), options)
        .file(file, (in, compression) -> auditing.run(in, compression, file, options));
    return auditing.result();
  }

  private @Nullable Object run(PickleInput in, String compression, Path file, LoadOptions options)
      throws IOException {
    format = compression;
    var types = new JavaTypes(new AllowedClasses(Set.of()), options);
    var context =
        new LoadContext(file.toString(), file.toAbsolutePath().getParent(), options, types, this);
    try {
      new Unpickler(in, context).load();
    } catch (PickleException e) {
      // What the machine could not go on after has been taken down by refused().
      if (refusals.isEmpty()) {
        throw e;
      }
    }
    return null;
  }

  private Audit result() {
    return new Audit(
        format, protocol, List.copyOf(globals.values()), List.copyOf(javaClasses), refusals);
  }

  void protocol(int version) {
    protocol = Math.max(protocol, version);
  }

  /** A name, as the file spells it. */
  void global(String module, String name, long offset) {
    globals.computeIfAbsent(
        new PyName(module, name),
        spelled ->
            new Audit.Global(
                module,
                name,
                offset,
                KnownTypes.find(KnownTypes.name(module, name)) != null
                    || KnownTypes.isArrayClass(spelled)));
  }

  void javaClass(String name) {
    javaClasses.add(name);
  }

  void refused(long offset, String opcode, String reason) {
    refusals.add(new Audit.Refusal(offset, opcode, reason));
  }
}
