package org.joblib4j.travel;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path of the default file system on its way: its text; and as a URI, which has the bytes of the
 * name, where the text has not.
 *
 * <p>On Unix a name is bytes, and those that are none of the system's encoding have no text.
 */
final class SentPath {
  private SentPath() {}

  static @Nullable Object[] parts(Path path) {
    String text = path.toString();
    if (Path.of(text).equals(path)) {
      return new @Nullable Object[] {text};
    }
    return new @Nullable Object[] {text, path.toUri().toString(), path.isAbsolute()};
  }

  static Path make(@Nullable Object[] parts) {
    if (parts.length == 1) {
      return Path.of(ValueForm.text(parts, 0));
    }
    Path path = Path.of(URI.create(ValueForm.text(parts, 1)));
    return (boolean) ValueForm.of(parts, 2) ? path : Path.of("").toAbsolutePath().relativize(path);
  }
}
