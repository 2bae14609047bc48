package org.joblib4j.codecs;

import org.joblib4j.persist.spi.Compressor;
import org.joblib4j.testkit.CompressorContract;

class Lz4CompressorTest extends CompressorContract {
  @Override
  protected Compressor compressor() {
    return new Lz4Compressor();
  }
}
