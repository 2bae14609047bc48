package org.joblib4j.persist;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One load: the machine's run over a source, and the type that is wanted of its value. */
final class Loading {
  private final String source;
  private final Class<?> type;
  private final LoadContext context;
  private final JavaTypes types;

  private Loading(String source, @Nullable Path folder, Class<?> type, LoadOptions options) {
    this.source = source;
    this.type = type;
    Set<Class<?>> allowed = new LinkedHashSet<>(options.allowed());
    allowed.add(type);
    this.types = new JavaTypes(new AllowedClasses(allowed), options);
    this.context = new LoadContext(source, folder, options, types);
  }

  static @Nullable Object fromFile(Path file, Class<?> type, LoadOptions options)
      throws IOException {
    String name = file.toString();
    var loading = new Loading(name, file.toAbsolutePath().getParent(), type, options);
    return new PickleSource(name, options).file(file, (in, format) -> loading.load(in));
  }

  static @Nullable Object fromStream(InputStream in, Class<?> type, LoadOptions options)
      throws IOException {
    var loading = new Loading("stream", null, type, options);
    return new PickleSource("stream", options).stream(in, (input, format) -> loading.load(input));
  }

  static @Nullable Object fromMemory(MemorySegment bytes, Class<?> type, LoadOptions options)
      throws IOException {
    var loading = new Loading("memory", null, type, options);
    return new PickleSource("memory", options).memory(bytes, (in, format) -> loading.load(in));
  }

  private @Nullable Object load(PickleInput in) throws IOException {
    Object value = new Unpickler(in, context).load();
    if (value == null || type == Object.class) {
      return value;
    }
    try {
      return new Conversion(types).convert(value, type, Conversion.ROOT);
    } catch (Malformed | IllegalArgumentException | ClassCastException | ArithmeticException e) {
      throw new PickleException(source + ": " + e.getMessage(), in.position(), e);
    }
  }
}
