package org.joblib4j.codecs;

import org.joblib4j.persist.spi.Compressor;
import org.tukaani.xz.LZMA2Options;

/** What the two formats of the LZMA family have in common. */
abstract sealed class LzmaLevels implements Compressor permits LzmaCompressor, XzCompressor {
  /**
   * KiB that reading a file may take, which the file itself names: twice what the highest level
   * asks for.
   */
  static final int MOST_MEMORY = 128 << 10;

  @Override
  public final int minLevel() {
    return LZMA2Options.PRESET_MIN;
  }

  @Override
  public final int maxLevel() {
    return LZMA2Options.PRESET_MAX;
  }

  @Override
  public final int defaultLevel() {
    return LZMA2Options.PRESET_DEFAULT;
  }
}
