package org.joblib4j.persist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.joblib4j.persist.spi.Compressor;

/** The two formats that the JDK itself has, both around the DEFLATE algorithm. */
enum Deflate implements Compressor {
  /** RFC 1950. */
  ZLIB {
    @Override
    public String formatName() {
      return "zlib";
    }

    @Override
    public List<String> extensions() {
      return List.of(".z");
    }

    @Override
    public byte[] magic() {
      return new byte[] {0x78};
    }

    @Override
    public OutputStream compress(OutputStream target, int level) {
      return new DeflaterOutputStream(target, new Deflater(level), BUFFER) {
        @Override
        public void close() throws IOException {
          try {
            super.close();
          } finally {
            def.end();
          }
        }
      };
    }

    @Override
    public InputStream decompress(InputStream source) {
      return new InflaterInputStream(source, new Inflater(), BUFFER) {
        @Override
        public void close() throws IOException {
          try {
            super.close();
          } finally {
            inf.end();
          }
        }
      };
    }
  },

  /** RFC 1952. */
  GZIP {
    @Override
    public String formatName() {
      return "gzip";
    }

    @Override
    public List<String> extensions() {
      return List.of(".gz", ".gzip");
    }

    @Override
    public byte[] magic() {
      return new byte[] {0x1f, (byte) 0x8b};
    }

    @Override
    public OutputStream compress(OutputStream target, int level) throws IOException {
      return new GZIPOutputStream(target, BUFFER) {
        {
          def.setLevel(level);
        }
      };
    }

    @Override
    public InputStream decompress(InputStream source) throws IOException {
      return new GZIPInputStream(source, BUFFER);
    }
  };

  private static final int BUFFER = 1 << 16;

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
}
