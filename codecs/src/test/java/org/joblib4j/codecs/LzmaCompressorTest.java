package org.joblib4j.codecs;

import org.joblib4j.persist.spi.Compressor;
import org.joblib4j.testkit.CompressorContract;

class LzmaCompressorTest extends CompressorContract {
  @Override
  protected Compressor compressor() {
    return new LzmaCompressor();
  }

  /** Only its container, xz, has one. */
  @Override
  protected boolean hasChecksum() {
    return false;
  }
}
