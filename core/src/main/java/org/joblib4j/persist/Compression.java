package org.joblib4j.persist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a file is compressed when it is dumped: a format and its level. Loading needs none of it, the
 * format is recognised by the first bytes.
 *
 * <p>A compressed file cannot be memory-mapped. zlib and gzip are always there; the other formats
 * need the artifact {@code joblib4j-codecs} on the class or module path.
 *
 * @param format the name of the format in lower case, {@code "none"} for no compression
 * @param level the level, as the format counts; {@link #DEFAULT_LEVEL} for the format's own default
 */
public record Compression(String format, int level) implements Serializable {
  /** The level that leaves the choice to the format. */
  public static final int DEFAULT_LEVEL = Integer.MIN_VALUE;

  /** No compression: the file can be memory-mapped. */
  public static final Compression NONE = new Compression("none", DEFAULT_LEVEL);

  /** Checks that there is a format. */
  public Compression {
    Objects.requireNonNull(format, "format");
  }

  /**
   * zlib, RFC 1950.
   *
   * @param level 0 (store) to 9 (small); 3 is joblib's default
   */
  public static Compression zlib(int level) {
    return new Compression("zlib", level);
  }

  /**
   * gzip, RFC 1952.
   *
   * @param level 0 (store) to 9 (small); 3 is joblib's default
   */
  public static Compression gzip(int level) {
    return new Compression("gzip", level);
  }

  /** bzip2, in blocks of 900 kB; needs joblib4j-codecs. */
  public static Compression bz2() {
    return of("bz2");
  }

  /**
   * bzip2; needs joblib4j-codecs.
   *
   * @param level 1 to 9: the size of blocks in units of 100 kB
   */
  public static Compression bz2(int level) {
    return new Compression("bz2", level);
  }

  /** xz; needs joblib4j-codecs. */
  public static Compression xz() {
    return of("xz");
  }

  /**
   * xz; needs joblib4j-codecs.
   *
   * @param level 0 (fast) to 9 (small, and 64 MiB of memory to read)
   */
  public static Compression xz(int level) {
    return new Compression("xz", level);
  }

  /** LZMA alone, the format before xz; needs joblib4j-codecs. */
  public static Compression lzma() {
    return of("lzma");
  }

  /**
   * LZMA alone, the format before xz; needs joblib4j-codecs.
   *
   * @param level 0 (fast) to 9 (small, and 64 MiB of memory to read)
   */
  public static Compression lzma(int level) {
    return new Compression("lzma", level);
  }

  /** LZ4 frames; needs joblib4j-codecs. */
  public static Compression lz4() {
    return of("lz4");
  }

  /**
   * LZ4 frames; needs joblib4j-codecs.
   *
   * @param level 0 (fast) to 12 (small); from 3 on files shrink and take many times as long to
   *     write, never to read
   */
  public static Compression lz4(int level) {
    return new Compression("lz4", level);
  }

  /**
   * Zstandard; needs joblib4j-codecs.
   *
   * <p>Python's {@code joblib.load(path)} does not know it: joblib 1.2 ends in {@code KeyError:
   * 181}. There, {@code joblib.load} takes the stream that {@code zstandard.open(path)} returns.
   * For files that joblib opens by itself take {@link #lz4()} or {@link #zlib}.
   */
  public static Compression zstd() {
    return of("zstd");
  }

  /**
   * Zstandard; needs joblib4j-codecs. See {@link #zstd()} for what Python does with it.
   *
   * @param level 1 (fast) to 22 (small); below 1 down to -7 for still faster and larger
   */
  public static Compression zstd(int level) {
    return new Compression("zstd", level);
  }

  /** A format by its name, at its default level. */
  public static Compression of(String format) {
    return new Compression(format, DEFAULT_LEVEL);
  }

  /** The compression that a file name's extension asks for, such as {@code .gz}; else none. */
  public static Compression forFile(Path file) {
    return Compressors.forExtension(String.valueOf(file.getFileName()));
  }

  /**
   * The compression that a file has, by its first bytes, whatever its name; zlib also for the
   * compressed files of joblib up to 0.9.
   *
   * @throws IOException when the file cannot be read, or its format's codec is missing
   */
  public static Compression recognise(Path file) throws IOException {
    return Compressors.recognise(file);
  }

  /** Whether nothing is compressed. */
  public boolean isNone() {
    return format.equals(NONE.format);
  }

  /**
   * A stream that compresses what is written to it. Closing it completes the format and closes the
   * target; without compression it is the target itself.
   *
   * @throws IllegalArgumentException when there is no such format or level
   * @throws IOException when the format's header cannot be written
   */
  public OutputStream compressing(OutputStream target) throws IOException {
    return Compressors.compressing(target, this);
  }

  /**
   * A stream of the content of another one, decompressed if it begins as one of the formats does.
   * Closing it closes the source.
   *
   * @throws IOException when the beginning cannot be read, or the format's codec is missing
   */
  public static InputStream decompressing(InputStream source) throws IOException {
    return Compressors.decompressing(source);
  }

  /** The format, and the level where one is asked for. */
  @Override
  public String toString() {
    return level == DEFAULT_LEVEL ? format : format + "(" + level + ")";
  }
}
