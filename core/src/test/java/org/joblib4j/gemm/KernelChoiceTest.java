package org.joblib4j.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which kernels run where. */
class KernelChoiceTest {
  @TempDir private Path directory;

  @Test
  void theTestsRunWithBothSetsOfKernels() {
    assumeThat(Kernels.vector())
        .as("--add-modules jdk.incubator.vector on a processor with wide vectors")
        .isPresent();
    assertThat(Matrices.kernels()).extracting(Kernels::name).contains("plain", Gemm.kernelName());
    assertThat(Gemm.kernelName()).matches("vector-\\d+");
  }

  @Test
  void aSmallFirstProductDoesNotWaitForTheCompiler() {
    assertThat(new KernelChoice().forProduct(Arithmetic.FLOAT64, 512).name()).isEqualTo("plain");
  }

  @ParameterizedTest
  @EnumSource
  void aHugeProductRunsOnTheFastestKernels(Arithmetic arithmetic) {
    KernelChoice choice = new KernelChoice();
    assertThat(choice.forProduct(arithmetic, 4e12)).isEqualTo(choice.fastest());
    assertThat(choice.forProduct(arithmetic, 1)).isEqualTo(choice.fastest());
  }

  @Test
  void withoutTheVectorModuleThePlainKernelsRunInSilence() throws Exception {
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Product.class.getName())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    jvm.waitFor();
    assertThat(read(errors)).isEmpty();
    assertThat(read(output).strip()).isEqualTo("plain 58 64 139 154");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** What the other JVM runs. */
  static final class Product {
    private Product() {}

    @SuppressWarnings("SystemOut") // The parent reads it.
    public static void main(String[] arguments) {
      long[] result = new long[4];
      Gemm.multiply(
          Matrices.longs(2, 3, 1, 2, 3, 4, 5, 6),
          Matrices.longs(3, 2, 7, 8, 9, 10, 11, 12),
          ElementType.INT64,
          MemorySegment.ofArray(result));
      System.out.println(
          "%s %d %d %d %d"
              .formatted(Gemm.kernelName(), result[0], result[1], result[2], result[3]));
    }
  }
}
