/**
 * Predictions in Java of models that were trained with scikit-learn.
 *
 * <p>{@code train.py} trains and dumps; {@link org.joblib4j.examples.sklearn.Predict} loads the
 * models and predicts. {@link org.joblib4j.examples.sklearn.Estimator} is what to take over: the
 * formulas of the estimators, over the arrays that scikit-learn has learned.
 */
@NullMarked
package org.joblib4j.examples.sklearn;

import org.jspecify.annotations.NullMarked;
