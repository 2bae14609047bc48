package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.joblib4j.array.NdArray;
import org.joblib4j.examples.PersistenceGuide;
import org.joblib4j.persist.Persist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/persistence.md that read Python's files. Needs python3 with scikit-learn,
 * pandas and SciPy; skipped without.
 */
class GuideFilesTest {
  @Test
  void filesOfPythonAreReadAsTheGuideSays(@TempDir Path folder) throws Exception {
    Python.with("joblib", "numpy", "sklearn", "pandas", "scipy")
        .run(
            folder,
            """
            import joblib, numpy as np, pandas as pd, scipy.sparse as sp
            from sklearn.linear_model import LogisticRegression
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import StandardScaler
            x = np.arange(24.0).reshape(8, 3) ** 1.5; y = np.arange(8) > 3
            pipeline = make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y)
            joblib.dump(pipeline, 'pipeline.joblib')
            joblib.dump(pipeline[1].coef_[0], 'weights.joblib')
            joblib.dump(pd.DataFrame({'price': [2.5, 3.5], 'city': ['Oslo', 'Rome']}), 'frame.joblib')
            joblib.dump(sp.csr_matrix([[0, 1, 2], [0, 0, 0], [3, 0, 0]]), 'counts.joblib')
            """);
    assertThat(PersistenceGuide.walk(folder.resolve("pipeline.joblib")))
        .isEqualTo(Persist.load(folder.resolve("weights.joblib"), NdArray.class).toDoubleArray());
    assertThat(PersistenceGuide.frame(folder.resolve("frame.joblib"))).isEqualTo(4.5);
    assertThat(PersistenceGuide.sparse(folder.resolve("counts.joblib"))).containsExactly(3, 0, 3);
  }
}
