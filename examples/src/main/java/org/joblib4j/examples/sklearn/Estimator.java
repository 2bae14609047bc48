package org.joblib4j.examples.sklearn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.joblib4j.persist.PyObject;
import org.joblib4j.persist.PyValue;

/**
 * A fitted estimator of scikit-learn: turns the features of one sample into others, or a result.
 */
@FunctionalInterface
public interface Estimator {

  /** What {@code transform}, {@code predict_proba} or {@code predict} gives for one sample. */
  double[] apply(double[] sample);

  /**
   * The estimator that a dumped object is.
   *
   * @throws IllegalArgumentException when it is of a class that this example does not know
   */
  static Estimator of(PyObject model) {
    String name = model.className().substring(model.className().lastIndexOf('.') + 1);
    return switch (name) {
      case "Pipeline" -> pipeline(model);
      case "StandardScaler" -> standardScaler(model);
      case "PCA" -> principalComponents(model);
      case "LogisticRegression" -> logisticRegression(model);
      case "Ridge" -> ridge(model);
      case "KMeans" -> nearestCentre(model);
      case "RandomForestClassifier", "RandomForestRegressor" -> Forest.of(model);
      default -> throw new IllegalArgumentException("no formula for " + model.className());
    };
  }

  /** Each step is a pair of a name and an estimator. */
  private static Estimator pipeline(PyObject model) {
    List<Estimator> steps = new ArrayList<>();
    for (int i = 0; i < model.attr("steps").asList().size(); i++) {
      steps.add(of(model.at("steps." + i + ".1").asObject()));
    }
    return sample -> {
      double[] features = sample;
      for (Estimator step : steps) {
        features = step.apply(features);
      }
      return features;
    };
  }

  private static Estimator standardScaler(PyObject model) {
    double[] mean = vector(model.attr("mean_"));
    double[] scale = vector(model.attr("scale_"));
    return sample -> {
      double[] scaled = new double[sample.length];
      Arrays.setAll(scaled, i -> (sample[i] - mean[i]) / scale[i]);
      return scaled;
    };
  }

  private static Estimator principalComponents(PyObject model) {
    double[][] components = rows(model.attr("components_"));
    double[] mean = vector(model.attr("mean_"));
    double[] variance = vector(model.attr("explained_variance_"));
    boolean whiten = model.attr("whiten").asBoolean();
    return sample -> {
      double[] centred = new double[sample.length];
      Arrays.setAll(centred, i -> sample[i] - mean[i]);
      double[] projected = new double[components.length];
      Arrays.setAll(
          projected, k -> dot(components[k], centred) / (whiten ? Math.sqrt(variance[k]) : 1));
      return projected;
    };
  }

  /** Of two classes there is one row of weights, of more one for each. */
  private static Estimator logisticRegression(PyObject model) {
    double[][] weights = rows(model.attr("coef_"));
    double[] intercept = vector(model.attr("intercept_"));
    return sample -> {
      double[] scores = new double[weights.length];
      Arrays.setAll(scores, k -> dot(weights[k], sample) + intercept[k]);
      return scores.length == 1 ? logistic(scores[0]) : softmax(scores);
    };
  }

  private static double[] logistic(double score) {
    double second = 1 / (1 + Math.exp(-score));
    return new double[] {1 - second, second};
  }

  private static double[] softmax(double[] scores) {
    double largest = Arrays.stream(scores).max().orElseThrow();
    double[] exponentials = Arrays.stream(scores).map(score -> Math.exp(score - largest)).toArray();
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(each -> each / sum).toArray();
  }

  private static Estimator ridge(PyObject model) {
    double[] weights = vector(model.attr("coef_"));
    double intercept = model.attr("intercept_").asDouble();
    return sample -> new double[] {dot(weights, sample) + intercept};
  }

  private static Estimator nearestCentre(PyObject model) {
    double[][] centres = rows(model.attr("cluster_centers_"));
    return sample -> {
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < centres.length; k++) {
        double distance = 0;
        for (int i = 0; i < sample.length; i++) {
          distance += (sample[i] - centres[k][i]) * (sample[i] - centres[k][i]);
        }
        if (distance < least) {
          least = distance;
          nearest = k;
        }
      }
      return new double[] {nearest};
    };
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] vector(PyValue array) {
    return array.asArray().toDoubleArray();
  }

  private static double[][] rows(PyValue array) {
    double[][] rows = new double[Math.toIntExact(array.asArray().shape(0))][];
    Arrays.setAll(rows, i -> array.asArray().row(i).toDoubleArray());
    return rows;
  }
}
