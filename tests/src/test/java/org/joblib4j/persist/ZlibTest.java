package org.joblib4j.persist;

import org.joblib4j.persist.spi.Compressor;
import org.joblib4j.testkit.CompressorContract;

/** In this package because the JDK's formats are not public; core cannot know the testkit. */
class ZlibTest extends CompressorContract {
  @Override
  protected Compressor compressor() {
    return Deflate.ZLIB;
  }
}
