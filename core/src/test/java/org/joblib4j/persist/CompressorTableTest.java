package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import org.joblib4j.persist.spi.Compressor;
import org.junit.jupiter.api.Test;

class CompressorTableTest {
  /** A format that copies, with claims of its own. */
  private record Copying(String formatName, List<String> extensions, String magicText)
      implements Compressor {
    @Override
    public byte[] magic() {
      return PickleText.latin1(magicText);
    }

    @Override
    public int minLevel() {
      return 0;
    }

    @Override
    public int maxLevel() {
      return 0;
    }

    @Override
    public int defaultLevel() {
      return 0;
    }

    @Override
    public OutputStream compress(OutputStream target, int level) {
      return target;
    }

    @Override
    public InputStream decompress(InputStream source) {
      return source;
    }
  }

  private static final Copying MINE = new Copying("mine", List.of(".mine"), "MINE");

  private static CompressorTable table(Compressor... more) {
    return new CompressorTable(
        Stream.concat(Arrays.stream(Deflate.values()), Arrays.stream(more)).toList());
  }

  private static void assertRefused(Compressor compressor, String... message) {
    assertThatThrownBy(table(compressor)::requireNoConflict)
        .isInstanceOf(ServiceConfigurationError.class)
        .hasMessageContainingAll(message);
  }

  @Test
  void customFormatIsFoundByNameExtensionAndMagic() throws Exception {
    CompressorTable table = table(MINE);

    assertThatCode(table::requireNoConflict).doesNotThrowAnyException();
    assertThat(table.forName("mine")).isSameAs(MINE);
    assertThat(table.forExtension("Model.MINE")).isEqualTo(Compression.of("mine"));
    assertThat(table.recognise(PickleText.latin1("MINE and more"))).containsSame(MINE);
    assertThat(table.recognise(PickleText.latin1("MIN"))).isEmpty();
  }

  @Test
  void takenNameNamesBoth() {
    assertRefused(
        new Copying("gzip", List.of(), "MINE"), "name 'gzip'", "persist.Deflate", "Copying");
  }

  @Test
  void takenExtensionNamesBoth() {
    assertRefused(
        new Copying("mine", List.of(".mine", ".gz"), "MINE"),
        "extension '.gz'",
        "Deflate ('gzip')",
        "Copying ('mine')");
  }

  @Test
  void magicThatShadowsOrIsShadowedNamesBoth() {
    assertRefused(new Copying("mine", List.of(), "x\u009c"), "78 9c", "Deflate", "Copying");
    assertRefused(new Copying("mine", List.of(), "\u001f"), "1f 8b", "Deflate", "Copying");
  }

  @Test
  void everyUseReportsTheConflict() {
    CompressorTable table = table(MINE, MINE);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(table::requireNoConflict)
          .isInstanceOf(ServiceConfigurationError.class)
          .hasMessageContaining("two compressors claim the name 'mine'");
    }
  }

  @Test
  void uselessClaimsAreRefused() {
    assertRefused(new Copying("Mine", List.of(), "MINE"), "name 'Mine'");
    assertRefused(new Copying("none", List.of(), "MINE"), "name 'none'");
    assertRefused(new Copying("mine", List.of("mine"), "MINE"), "extension 'mine'");
    assertRefused(new Copying("mine", List.of(".a.gz"), "MINE"), "extension '.a.gz'");
    assertRefused(new Copying("mine", List.of(), ""), "0 bytes of magic");
    assertRefused(new Copying("mine", List.of(), "\u0080\u0005"), "80 05", "uncompressed");
    assertRefused(new Copying("mine", List.of(), "Z"), "uncompressed");
  }

  @Test
  void missingCodecNamesItsArtifact() {
    for (String format : List.of("bz2", "xz", "lzma", "lz4", "zstd")) {
      assertThatThrownBy(() -> table().forName(format))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(format, "org.joblib4j:joblib4j-codecs");
    }
    assertThatThrownBy(() -> table().recognise(PickleText.latin1("BZh91AY")))
        .hasMessageContainingAll("bz2", "org.joblib4j:joblib4j-codecs");
    assertThat(table().forExtension("x.zst")).isEqualTo(Compression.zstd());
  }

  @Test
  void unknownNameListsTheKnownOnes() {
    assertThatThrownBy(() -> table(MINE).forName("rar"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'rar'", "zlib", "gzip", "mine");
  }
}
