package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * XXH3 against xxHash's own library (libxxhash 0.8.1, XXH3_128bits), at every change of its ways.
 */
class Xxh3Test {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
               0 | 99aa06d3014798d86001c324468d497f
               1 | c89f16e01381dd11c00f9d4f580c0c3a
               2 | dfff8fb46bf94599b248061fb52bd64c
               3 | 042980e29fe07a72e92112d1e602af4a
               4 | 960811bdc2cb9dc3f38741e1b9ccfbd4
               7 | 89f9a951f84d4b04e533c8e6e0b450ef
               8 | ff5c240882695f409aac4cd28c312a76
               9 | 3ad200a3678150cd289d4cd1af0c84bd
              15 | 59fb6f9b90d83888b224dd97f6e0c249
              16 | 09bfcf6d0d0c7508729073442c453ee7
              17 | c0e06f2f6b379f4ad0b31235d80538af
              31 | fce833eae7939e03aa312d0ddde9624d
              32 | 0bee74e0e3ef74237a78eb27b3aef28b
              33 | f01a5f3912b24aac0f2a1f3d6e780688
             127 | c27478cc679b3ad9dbb9b7e80da57775
             128 | b0c97cf51fbd420ec14ef9bdf2926d91
             129 | 77672b5beabfd29e1c66bb88fb267529
             160 | db8c7991735df8861f11bf59d5e3a2c8
             239 | b9c7a6741ba6770d3bff140641abd336
             240 | 05fb829868e88d8b0dfe588c76a0d834
             241 | 19f9ed05e79938962cb1ed4a30c8bded
             255 | 42c2c2a055b3ccf1c77eae9c20c21088
             256 | 1104622b393022127fd97c6450f19383
             257 | 15752945fc3fa2a842c723a93a4c46b9
            1023 | 606e53ea537672a5296b8bdbd696752e
            1024 | 92da9c0cebcc106c5ec111a1e5a293ae
            1025 | 76c00571248d69785ea0264528a903fc
            1087 | 10e727dd0289431d19785ff014f995e6
            1088 | 67ee30e57b42f75b5caa733531330766
            1089 | 970a2873ef25f921093aae8d6736e7b3
            2049 | 4d726fe56f7ab30535fa9759e87c7270
            8191 | c502c3cb1dd98891ec707f5a13337627
            8192 | 2768239f58d15724b97940fa848826e9
            8193 | c6a81a47ce1ca91144bc8854b9a6b5f7
            8255 | f38cd1a048cb5fdebdff3d283adb18bb
            8256 | 9f91f341b22f8365d2226d33ef153205
            8257 | 16a5677d302c30b0ab671e8bc6e0de78
           16384 | 3dc1c87e53919c557952a76c6a41fab7
           16385 | 78bebc80f0dea70a33f3dc0b220c77eb
           65536 | 9123c55b6141159cd062f29c26da8cf9
           65537 | ca3b6b8b554ab8c11769157c1c1b32b1
          200000 | 6e2794ebe06f411027255a48d61606b8
          """)
  void hashesAreThoseOfTheReferenceLibrary(int length, String expected) {
    byte[] message = pseudoRandom(length);
    var digester = new Xxh3Digester(new PlainPieceKernel());
    byte[] digest = new byte[16];

    digester.digest(message, 0, length, digest, 0);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(expected);
    Arrays.fill(digest, (byte) 0);
    inPieces(digester, message, digest);
    assertThat(HexFormat.of().formatHex(digest)).as("again, in pieces").isEqualTo(expected);
  }

  private static void inPieces(Digester digester, byte[] message, byte[] digest) {
    long[] piece = new long[Digester.PIECE / Long.BYTES];
    Arrays.fill(piece, -1);
    int done = 0;
    for (; message.length - done > Digester.PIECE; done += Digester.PIECE) {
      PackedBytes.pack(message, done, Digester.PIECE, piece);
      digester.update(piece);
    }
    PackedBytes.pack(message, done, message.length - done, piece);
    digester.finish(piece, message.length - done, digest, 0);
  }

  /** The highest bytes of Knuth's MMIX generator, started with 1. */
  private static byte[] pseudoRandom(int length) {
    byte[] bytes = new byte[length];
    long state = 1;
    for (int i = 0; i < length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      bytes[i] = (byte) (state >>> 56);
    }
    return bytes;
  }
}
