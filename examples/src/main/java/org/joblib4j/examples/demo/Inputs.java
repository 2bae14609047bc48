package org.joblib4j.examples.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.joblib4j.array.DType;
import org.joblib4j.array.NdArray;
import org.joblib4j.array.Npy;

/**
 * The two matrices of the demo, as files and read into memory.
 *
 * @param fileA where A lies
 * @param fileB where B lies
 * @param a A on the heap
 * @param b B on the heap
 */
record Inputs(Path fileA, Path fileB, NdArray a, NdArray b) {
  private static final long SEED = 20_140_611;

  /** Makes square matrices of the digits 0 to 9 and saves them, always the same ones. */
  static Inputs make(Path folder, int size) throws DemoException {
    Random random = new Random(SEED);
    Path fileA = folder.resolve("A.npy");
    Path fileB = folder.resolve("B.npy");
    try {
      Files.createDirectories(folder);
      Npy.write(digits(random, size), fileA);
      Npy.write(digits(random, size), fileB);
    } catch (IOException e) {
      throw new DemoException("cannot save the matrices: " + e);
    }
    return read(fileA, fileB);
  }

  private static NdArray digits(Random random, int size) {
    return NdArray.of(random.longs((long) size * size, 0, 10).toArray(), size, size);
  }

  /** Reads matrices and checks that they can be multiplied. */
  static Inputs read(Path fileA, Path fileB) throws DemoException {
    NdArray a = read(fileA);
    NdArray b = read(fileB);
    if (a.shape(1) != b.shape(0)) {
      throw new DemoException(
          "cannot multiply %s (%s) by %s (%s): the first has %d columns, the second %d rows"
              .formatted(fileA, shape(a), fileB, shape(b), a.shape(1), b.shape(0)));
    }
    if (!a.dtype().sameType(b.dtype())) {
      throw new DemoException(
          "%s is %s and %s is %s; save both with the same dtype"
              .formatted(fileA, a.dtype().name(), fileB, b.dtype().name()));
    }
    return new Inputs(fileA, fileB, a, b);
  }

  private static NdArray read(Path file) throws DemoException {
    NdArray array;
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DemoException("cannot read " + file + ": it is no regular file");
    }
    try {
      array = Npy.read(file);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new DemoException("there is no file " + file);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      String named = message.contains(file.toString()) ? message : file + ": " + message;
      throw new DemoException("cannot read " + named);
    }
    if (array.ndim() != 2) {
      throw new DemoException(
          file + " holds an array of shape " + shape(array) + "; the demo multiplies matrices");
    }
    if (!multiplies(array.dtype())) {
      throw new DemoException(
          file
              + " holds "
              + array.dtype().name()
              + "; the demo multiplies int32, int64, float32 and float64");
    }
    if (array.size() == 0) {
      throw new DemoException(file + " holds an empty array of shape " + shape(array));
    }
    return array;
  }

  private static boolean multiplies(DType type) {
    return switch (type.name()) {
      case "int32", "int64", "float32", "float64" -> true;
      default -> false;
    };
  }

  static String shape(NdArray array) {
    StringBuilder text = new StringBuilder();
    for (long length : array.shape()) {
      text.append(text.isEmpty() ? "" : "x").append(length);
    }
    return text.isEmpty() ? "()" : text.toString();
  }
}
