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
   * @throws IllegalArgumentException when it is of a class, or has options, that this example does
   *     not know
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
    int count = model.attr("steps").asList().size();
    for (int i = 0; i < count; i++) {
      PyObject step = model.at("steps." + i + ".1").asObject();
      if (i < count - 1 && step.className().endsWith(".KMeans")) {
        throw new IllegalArgumentException("no formula for KMeans that transforms");
      }
      steps.add(of(step));
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
    int features = Math.toIntExact(model.attr("n_features_in_").asLong());
    double[] mean = new double[features];
    if (model.attr("with_mean").asBoolean()) {
      mean = vector(model.attr("mean_"));
    }
    double[] scale = new double[features];
    Arrays.fill(scale, 1);
    if (model.attr("with_std").asBoolean()) {
      scale = vector(model.attr("scale_"));
    }
    return scaler(mean, scale);
  }

  private static Estimator scaler(double[] mean, double[] scale) {
    return sample -> {
      checkLength(mean.length, sample);
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
      checkLength(mean.length, sample);
      double[] centred = new double[sample.length];
      Arrays.setAll(centred, i -> sample[i] - mean[i]);
      double[] projected = new double[components.length];
      Arrays.setAll(
          projected, k -> dot(components[k], centred) / (whiten ? Math.sqrt(variance[k]) : 1));
      return projected;
    };
  }

  /**
   * Of two classes there is one row of weights, of more one for each. Up to scikit-learn 1.7
   * several classes can also be decided each against the rest, and two be treated as several.
   */
  private static Estimator logisticRegression(PyObject model) {
    double[][] weights = rows(model.attr("coef_"));
    double[] intercept = vector(model.attr("intercept_"));
    String classes = model.has("multi_class") ? model.attr("multi_class").asString() : "auto";
    boolean againstRest =
        classes.equals("ovr") || model.attr("solver").asString().equals("liblinear");
    boolean several = classes.equals("multinomial");
    if (weights.length > 1 && model.attr("solver").asString().equals("newton-cholesky")) {
      throw new IllegalArgumentException(
          "no formula for several classes by newton-cholesky, which depends on the version");
    }
    return sample -> {
      double[] scores = new double[weights.length];
      Arrays.setAll(scores, k -> dot(weights[k], sample) + intercept[k]);
      if (scores.length == 1) {
        return several ? softmax(new double[] {-scores[0], scores[0]}) : logistic(scores[0]);
      }
      return againstRest ? shares(scores) : softmax(scores);
    };
  }

  /** The probability of each class against the rest, made to sum to one. */
  private static double[] shares(double[] scores) {
    double[] each = Arrays.stream(scores).map(score -> 1 / (1 + Math.exp(-score))).toArray();
    double sum = Arrays.stream(each).sum();
    return Arrays.stream(each).map(share -> share / sum).toArray();
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
    if (model.attr("coef_").asArray().ndim() != 1) {
      throw new IllegalArgumentException("no formula for Ridge of several targets");
    }
    double[] weights = vector(model.attr("coef_"));
    double intercept = model.attr("intercept_").asDouble();
    return sample -> new double[] {dot(weights, sample) + intercept};
  }

  private static Estimator nearestCentre(PyObject model) {
    double[][] centres = rows(model.attr("cluster_centers_"));
    return sample -> {
      checkLength(centres[0].length, sample);
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

  private static void checkLength(int features, double[] sample) {
    if (sample.length != features) {
      throw new IllegalArgumentException(
          "expected %d features, found %d".formatted(features, sample.length));
    }
  }

  private static double dot(double[] a, double[] b) {
    checkLength(a.length, b);
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
