package org.joblib4j.examples.sklearn;

import java.util.ArrayList;
import java.util.List;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.PyObject;

/** A random forest: the mean of what its trees say. */
final class Forest implements Estimator {
  /**
   * A tree of decisions. The arrays are the fields of scikit-learn's nodes, views of one structured
   * array in the file.
   *
   * @param left the node for samples up to the threshold; -1 in leaves
   * @param right the node for others
   * @param feature the feature that decides
   * @param threshold the threshold
   * @param values what each node says: a share of each class, or one number
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Tree(
      long[] left, long[] right, long[] feature, double[] threshold, double[][] values) {

    /** Trees of scikit-learn see float32, whatever the forest is given. */
    double[] leafOf(double[] sample) {
      int node = 0;
      while (left[node] >= 0) {
        float value = (float) sample[(int) feature[node]];
        if (Float.isNaN(value)) {
          throw new IllegalArgumentException("no formula for a forest where features are missing");
        }
        boolean below = value <= threshold[node];
        node = (int) (below ? left[node] : right[node]);
      }
      return values[node];
    }
  }

  private final List<Tree> trees;

  private Forest(List<Tree> trees) {
    this.trees = trees;
  }

  static Forest of(PyObject model) {
    if (model.attr("n_outputs_").asLong() != 1) {
      throw new IllegalArgumentException("no formula for a forest of several outputs");
    }
    boolean classes = model.has("classes_");
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < model.attr("estimators_").asList().size(); i++) {
      PyObject tree = model.at("estimators_." + i + ".tree_").asObject();
      trees.add(
          new Tree(
              tree.at("nodes.left_child").asArray().toLongArray(),
              tree.at("nodes.right_child").asArray().toLongArray(),
              tree.at("nodes.feature").asArray().toLongArray(),
              tree.at("nodes.threshold").asArray().toDoubleArray(),
              values(tree.attr("values").asArray(), classes)));
    }
    return new Forest(trees);
  }

  /** Nodes of a classifier count samples, up to scikit-learn 1.2, or have shares of the classes. */
  private static double[][] values(NdArray nodes, boolean classes) {
    double[][] values = new double[Math.toIntExact(nodes.shape(0))][];
    for (int node = 0; node < values.length; node++) {
      values[node] = nodes.at(node, 0).toDoubleArray();
      double sum = 0;
      for (double value : values[node]) {
        sum += value;
      }
      for (int k = 0; classes && k < values[node].length; k++) {
        values[node][k] /= sum;
      }
    }
    return values;
  }

  @Override
  public double[] apply(double[] sample) {
    double[] mean = new double[trees.getFirst().values()[0].length];
    for (Tree tree : trees) {
      double[] leaf = tree.leafOf(sample);
      for (int k = 0; k < mean.length; k++) {
        mean[k] += leaf[k];
      }
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= trees.size();
    }
    return mean;
  }
}
