import org.joblib4j.codecs.Bz2Compressor;
import org.joblib4j.codecs.Lz4Compressor;
import org.joblib4j.codecs.LzmaCompressor;
import org.joblib4j.codecs.XzCompressor;
import org.joblib4j.codecs.ZstdCompressor;

/** Compression formats beyond the JDK's. Nothing here is called by name: core finds it. */
module org.joblib4j.codecs {
  requires com.github.luben.zstd_jni;
  requires org.apache.commons.compress;
  requires org.joblib4j;
  requires org.lz4.java;
  requires org.tukaani.xz;
  requires static org.jspecify;

  provides org.joblib4j.persist.spi.Compressor with
      Bz2Compressor,
      Lz4Compressor,
      LzmaCompressor,
      XzCompressor,
      ZstdCompressor;
}
