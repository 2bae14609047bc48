package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.joblib4j.examples.sklearn.Predict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that predicts in Java. Needs python3 with scikit-learn and joblib; else skipped. */
class PredictionsTest {
  @Test
  void javaPredictsWhatScikitLearnDoes(@TempDir Path folder) throws Exception {
    Python.with("joblib", "numpy", "sklearn").run(folder, script());

    Map<String, Double> differences = Predict.differences(folder);

    assertThat(differences)
        .containsOnlyKeys(
            "forest",
            "forest-of-numbers",
            "kmeans",
            "logistic",
            "logistic-each-against-the-rest",
            "logistic-of-two",
            "pca",
            "pca-whitened",
            "ridge",
            "scaler",
            "scaler-of-spread");
    assertThat(differences)
        .allSatisfy((model, difference) -> assertThat(difference).as(model).isLessThan(1e-12));
  }

  private static String script() throws IOException {
    try (InputStream in = Predict.class.getResourceAsStream("train.py")) {
      if (in == null) {
        throw new IOException("no train.py beside the example");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
