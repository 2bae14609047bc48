package org.joblib4j.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.jspecify.annotations.Nullable;

/** A resource of the parent, read over the connection when its URL is opened. */
final class RemoteResource extends URLStreamHandler {
  private static final String WITHIN = "!/";

  private final ClassClient client;
  private final int loader;
  private final String name;
  private final String location;

  /**
   * A resource.
   *
   * @param loader the number of the parent's class loader
   * @param location the URL that this loader gives for the name
   */
  RemoteResource(ClassClient client, int loader, String name, String location) {
    this.client = client;
    this.loader = loader;
    this.name = name;
    this.location = location;
  }

  /** A URL of the scheme {@code joblib4j}, which only this JVM can open. */
  URL url() throws IOException {
    try {
      return URL.of(new URI("joblib4j", location, null), this);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException(location, e);
    }
  }

  /**
   * The URL of a file, of what is in a jar, or in the JVM's own image; null for one that only the
   * parent's loader can read, such as that of a jar within a jar.
   */
  static @Nullable URL ownUrl(String location) {
    boolean inJar =
        location.startsWith("jar:file:")
            && location.indexOf(WITHIN) == location.lastIndexOf(WITHIN);
    return inJar || location.startsWith("file:") || location.startsWith("jrt:")
        ? parse(location)
        : null;
  }

  /** A URL from its text, null for one of a scheme that this JVM does not know. */
  static @Nullable URL parse(String url) {
    try {
      return URI.create(url).toURL();
    } catch (MalformedURLException | IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  protected URLConnection openConnection(URL url) {
    return new Connection(url);
  }

  private final class Connection extends URLConnection {
    private byte @Nullable [] content;

    Connection(URL url) {
      super(url);
    }

    @Override
    public void connect() throws IOException {
      content();
    }

    private byte[] content() throws IOException {
      byte[] read = content;
      if (read == null) {
        read = client.readResource(loader, name, location);
        content = read;
        connected = true;
      }
      return read;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new ByteArrayInputStream(content());
    }

    @Override
    public long getContentLengthLong() {
      try {
        return content().length;
      } catch (IOException e) {
        return -1;
      }
    }
  }
}
