"""Trains models on the data sets that scikit-learn ships, and dumps them with their predictions.

Writes to the current folder; the Java program Predict reads what is there.
"""

import joblib
from sklearn.cluster import KMeans
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

WINE = load_wine(return_X_y=True)
CANCER = load_breast_cancer(return_X_y=True)
DIABETES = load_diabetes(return_X_y=True)

MODELS = {
    "scaler": (StandardScaler(), WINE, "transform"),
    "logistic": (make_pipeline(StandardScaler(), LogisticRegression()), WINE, "predict_proba"),
    "logistic-of-two": (make_pipeline(StandardScaler(), LogisticRegression()), CANCER, "predict_proba"),
    "logistic-each-against-the-rest": ( make_pipeline(StandardScaler(with_std=False), LogisticRegression(solver="liblinear")), WINE, "predict_proba"),
    "scaler-of-spread": (StandardScaler(with_mean=False), WINE, "transform"),
    "ridge": (make_pipeline(StandardScaler(), Ridge(alpha=0.5)), DIABETES, "predict"),
    "pca": (make_pipeline(StandardScaler(), PCA(4)), WINE, "transform"),
    "pca-whitened": (PCA(3, whiten=True), CANCER, "transform"),
    "kmeans": (make_pipeline(StandardScaler(), KMeans(5, n_init=3, random_state=1)), WINE, "predict"),
    "forest": (RandomForestClassifier(25, random_state=1), WINE, "predict_proba"),
    "forest-of-numbers": (RandomForestRegressor(25, random_state=1), DIABETES, "predict"),
}

for name, (model, (inputs, target), method) in MODELS.items():
    model.fit(inputs, target)
    joblib.dump(model, name + ".model.joblib.gz")
    joblib.dump({"inputs": inputs, "predictions": getattr(model, method)(inputs)}, name + ".check.joblib")
