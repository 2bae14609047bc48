package org.joblib4j.examples.sklearn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.joblib4j.array.DType;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyObject;
import org.joblib4j.persist.PyValue;

/** Loads what {@code train.py} dumped, predicts, and compares with scikit-learn's predictions. */
public final class Predict {
  private static final String MODEL = ".model.joblib.gz";

  private Predict() {}

  /**
   * Prints the largest difference of each model in a folder.
   *
   * @param args the folder where {@code train.py} ran
   * @throws IOException when a file is missing or damaged
   */
  public static void main(String... args) throws IOException {
    differences(Path.of(args[0]))
        .forEach((model, difference) -> System.out.printf("%-20s %.1e%n", model, difference));
  }

  /** For each model the largest difference to scikit-learn, over all samples and outputs. */
  public static Map<String, Double> differences(Path folder) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(MODEL))
              .map(name -> name.substring(0, name.length() - MODEL.length()))
              .toList();
    }
    Map<String, Double> differences = new TreeMap<>();
    for (String name : names) {
      Estimator model = Estimator.of(Persist.load(folder.resolve(name + MODEL), PyObject.class));
      PyValue check =
          PyValue.of(Persist.load(folder.resolve(name + ".check.joblib"), Map.class, MapMode.READ));
      differences.put(
          name, difference(model, check.at("inputs").asArray(), check.at("predictions").asArray()));
    }
    return differences;
  }

  private static double difference(Estimator model, NdArray inputs, NdArray expected) {
    double largest = 0;
    for (long sample = 0; sample < inputs.shape(0); sample++) {
      double[] found = model.apply(inputs.row(sample).toDoubleArray());
      double[] right = expected.at(sample).astype(DType.FLOAT64).toDoubleArray();
      if (found.length != right.length) {
        throw new IllegalStateException(
            "%d outputs, scikit-learn has %d".formatted(found.length, right.length));
      }
      for (int k = 0; k < found.length; k++) {
        largest =
            Math.max(largest, Math.abs(found[k] - right[k]) / Math.max(1, Math.abs(right[k])));
      }
    }
    return largest;
  }
}
