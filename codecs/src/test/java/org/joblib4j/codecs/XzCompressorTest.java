package org.joblib4j.codecs;

import org.joblib4j.persist.spi.Compressor;
import org.joblib4j.testkit.CompressorContract;

class XzCompressorTest extends CompressorContract {
  @Override
  protected Compressor compressor() {
    return new XzCompressor();
  }
}
