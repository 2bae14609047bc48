package org.joblib4j.persist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.joblib4j.persist.spi.BlockFormat;
import org.joblib4j.persist.spi.BlockOutputStream;
import org.joblib4j.persist.spi.Compressor;

/** The two formats that the JDK itself has, both around the DEFLATE algorithm. */
enum Deflate implements Compressor {
  /** RFC 1950. */
  ZLIB,

  /** RFC 1952. */
  GZIP;

  private static final int BUFFER = 1 << 16;

  @Override
  public String formatName() {
    return switch (this) {
      case ZLIB -> "zlib";
      case GZIP -> "gzip";
    };
  }

  @Override
  public List<String> extensions() {
    return switch (this) {
      case ZLIB -> List.of(".z");
      case GZIP -> List.of(".gz", ".gzip");
    };
  }

  @Override
  public byte[] magic() {
    return switch (this) {
      case ZLIB -> new byte[] {0x78};
      case GZIP -> new byte[] {0x1f, (byte) 0x8b};
    };
  }

  @Override
  public int minLevel() {
    return 0;
  }

  @Override
  public int maxLevel() {
    return 9;
  }

  /** joblib's default: the ratio hardly improves above it, the time doubles. */
  @Override
  public int defaultLevel() {
    return 3;
  }

  @Override
  public OutputStream compress(OutputStream target, int level) {
    BlockFormat format =
        switch (this) {
          case ZLIB -> DeflateFormat.zlib(level);
          case GZIP -> DeflateFormat.gzip(level);
        };
    return new BlockOutputStream(target, format);
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    return switch (this) {
      case ZLIB -> new ZlibInputStream(source);
      case GZIP -> new GZIPInputStream(source, BUFFER);
    };
  }

  /** Refuses dictionaries, and gives its inflater's native memory back when it is closed. */
  private static final class ZlibInputStream extends InflaterInputStream {
    ZlibInputStream(InputStream source) {
      super(source, new Inflater(), BUFFER);
    }

    /** Data that asks for a dictionary otherwise looks like data that ends. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      if (count < 0 && inf.needsDictionary()) {
        throw new ZipException("zlib data that needs a dictionary");
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        inf.end();
      }
    }
  }
}
