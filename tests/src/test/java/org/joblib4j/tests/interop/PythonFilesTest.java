package org.joblib4j.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.LoadOptions;
import org.joblib4j.persist.Persist;
import org.joblib4j.persist.PyObject;
import org.joblib4j.persist.PyValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java loads what Python wrote. Needs python3 with joblib and NumPy; is skipped without. */
class PythonFilesTest {
  @TempDir Path folder;

  @Test
  void everyCaseIsWhatPythonWroteCopied() throws Exception {
    assertThat(mismatches(LoadOptions.DEFAULT)).isEmpty();
  }

  @Test
  void everyCaseIsWhatPythonWroteMapped() throws Exception {
    assertThat(mismatches(LoadOptions.DEFAULT.mapping(MapMode.READ))).isEmpty();
  }

  /** The cases that are not as expected. */
  private List<String> mismatches(LoadOptions options) throws Exception {
    Python.with("joblib", "numpy").run(folder, script("python_cases.py"));
    List<String> cases = Files.readAllLines(folder.resolve("expected.txt"));
    assertThat(cases).hasSizeGreaterThan(1_000);
    List<String> mismatches = new ArrayList<>();
    for (String line : cases) {
      String[] fileAndValue = line.split("\t", 2);
      if (options.mapMode().isPresent()
          && fileAndValue[0].matches(".*\\.(z|gz|bz2|xz|lzma|lz4|zst)")) {
        continue;
      }
      String found;
      try {
        found = Description.of(load(fileAndValue[0], options));
      } catch (IOException e) {
        found = e.toString();
      }
      if (!found.equals(fileAndValue[1])) {
        mismatches.add(
            "%s: expected %s, found %s"
                .formatted(
                    fileAndValue[0],
                    Description.shortened(fileAndValue[1]),
                    Description.shortened(found)));
      }
    }
    return mismatches;
  }

  private @Nullable Object load(String file, LoadOptions options) throws IOException {
    Path path = folder.resolve(file);
    if (file.startsWith("none.")) {
      return Persist.load(path);
    }
    return Persist.load(path, Object.class, options);
  }

  @Test
  void mappedArraysAreViewsOfTheFile() throws Exception {
    Python.with("joblib", "numpy")
        .run(
            folder,
            """
            import joblib, numpy as np
            joblib.dump({'a': np.arange(1000.0).reshape(10, 100), 'b': ['x', np.asfortranarray(np.eye(7))]}, 'x.joblib')
            """);
    PyValue root =
        PyValue.of(
            Persist.load(
                folder.resolve("x.joblib"), Map.class, LoadOptions.DEFAULT.mapping(MapMode.READ)));
    NdArray a = root.at("a").asArray();
    NdArray b = root.at("b.1").asArray();
    assertThat(a.isMapped()).isTrue();
    assertThat(a.isReadOnly()).isTrue();
    assertThat(a.getDouble(9, 99)).isEqualTo(999);
    assertThat(a.offset() % 16).isZero();
    assertThat(b.isMapped()).isTrue();
    assertThat(b.isFortranContiguous()).isTrue();
    assertThat(b.getDouble(6, 6)).isEqualTo(1);
  }

  @Test
  void whatIsWrittenToAMapPythonSees() throws Exception {
    Python python = Python.with("joblib", "numpy");
    python.run(folder, "import joblib, numpy as np; joblib.dump(np.zeros(5), 'x.joblib')");
    Path file = folder.resolve("x.joblib");
    Persist.load(file, NdArray.class, MapMode.COPY_ON_WRITE).setDouble(1, 0);
    NdArray shared = Persist.load(file, NdArray.class, MapMode.READ_WRITE);
    shared.setDouble(7, 4);
    shared.force();
    python.run(
        folder, "import joblib; assert joblib.load('x.joblib').tolist() == [0, 0, 0, 0, 7.0]");
  }

  @Test
  void fittedModelsAreDataThatCanBeWalked() throws Exception {
    Python.with("joblib", "numpy", "sklearn")
        .run(
            folder,
            """
            import joblib, numpy as np
            from sklearn.datasets import load_iris
            from sklearn.ensemble import RandomForestClassifier
            from sklearn.linear_model import LogisticRegression
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import StandardScaler
            x, y = load_iris(return_X_y=True)
            pipe = make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y)
            joblib.dump(pipe, 'pipe.joblib')
            joblib.dump(pipe.steps[1][1].coef_, 'coef.joblib')
            forest = RandomForestClassifier(3, random_state=0).fit(x, y)
            joblib.dump(forest, 'forest.joblib.gz')
            joblib.dump([e.tree_.threshold for e in forest.estimators_], 'thresholds.joblib')
            """);
    PyObject pipe = Persist.load(folder.resolve("pipe.joblib"), PyObject.class);
    assertThat(pipe.className()).isEqualTo("sklearn.pipeline.Pipeline");
    assertThat(pipe.at("steps.1.1.coef_").asArray())
        .isEqualTo(Persist.load(folder.resolve("coef.joblib"), NdArray.class));
    assertThat(pipe.at("steps.0.0").asString()).isEqualTo("standardscaler");
    PyObject forest = Persist.load(folder.resolve("forest.joblib.gz"), PyObject.class);
    List<NdArray> thresholds = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      thresholds.add(forest.at("estimators_." + i + ".tree_.nodes.threshold").asArray());
    }
    assertThat(thresholds).isEqualTo(Persist.load(folder.resolve("thresholds.joblib"), List.class));
  }

  @Test
  void framesAndSparseMatricesAndGeneratorsCanBeWalked() throws Exception {
    Python.with("joblib", "numpy", "pandas", "scipy")
        .run(
            folder,
            """
            import joblib, numpy as np, pandas as pd, scipy.sparse as sp
            joblib.dump(pd.DataFrame({'a': [1, 2], 'b': ['x', 'y'], 't': pd.to_datetime(['2024-01-01', None])}), 'frame.joblib')
            joblib.dump(sp.csr_matrix(np.eye(3)), 'sparse.joblib')
            joblib.dump([np.random.RandomState(1), np.random.default_rng(2)], 'random.joblib')
            """);
    assertThat(Persist.load(folder.resolve("frame.joblib"), PyObject.class).className())
        .isEqualTo("pandas.core.frame.DataFrame");
    PyObject sparse = Persist.load(folder.resolve("sparse.joblib"), PyObject.class);
    assertThat(sparse.attr("data").asArray().toDoubleArray()).containsExactly(1, 1, 1);
    assertThat(sparse.attr("indices").asArray().toIntArray()).containsExactly(0, 1, 2);
    PyValue random = PyValue.of(Persist.load(folder.resolve("random.joblib"), List.class));
    assertThat(random.at("0.state.key").asArray().size()).isEqualTo(624);
    assertThat(random.get(1).asObject().className()).contains("generator_ctor");
  }

  @Test
  void statesOfRandomNumbersAreThoseOfTheGenerator() throws Exception {
    Python.with("joblib", "numpy")
        .run(
            folder,
            """
            import joblib, numpy as np
            old = np.random.RandomState(7); old.normal()
            joblib.dump(old, 'old.joblib'); joblib.dump(old.get_state()[1], 'key.joblib')
            new = np.random.default_rng(7); new.integers(5)
            joblib.dump(new, 'new.joblib')
            state = new.bit_generator.state['state']
            open('pcg.txt', 'w').write('%d %d' % (state['state'], state['inc']))
            """);
    PyObject old = Persist.load(folder.resolve("old.joblib"), PyObject.class);
    assertThat(old.at("state.key").asArray())
        .isEqualTo(Persist.load(folder.resolve("key.joblib"), NdArray.class));
    PyObject generator = Persist.load(folder.resolve("new.joblib"), PyObject.class);
    // NumPy 1 has the state in the generator, NumPy 2 in its argument, as the first of a pair.
    PyValue state =
        generator.has("state")
            ? generator.attr("state")
            : PyValue.of(PyValue.of(generator.arguments()).get(0).asObject().state().orElseThrow());
    PyValue numbers = state.value() instanceof List<?> ? state.get(0).attr("state") : state;
    assertThat(numbers.attr("state").value() + " " + numbers.attr("inc").value())
        .isEqualTo(Files.readString(folder.resolve("pcg.txt")));
  }

  @Test
  void stringsOfAnyLengthAreReadWhereNumpyHasThem() throws Exception {
    Python.with("joblib", "numpy.dtypes")
        .run(
            folder,
            """
            import joblib, numpy as np
            if hasattr(np.dtypes, 'StringDType'):
                a = np.array(['a', 'long ' * 20, ''], dtype=np.dtypes.StringDType())
                joblib.dump({'a': a}, 'strings.joblib')
            """);
    Path file = folder.resolve("strings.joblib");
    Assumptions.assumeTrue(Files.exists(file), "needs NumPy 2 for StringDType");
    assertThat(PyValue.of(Persist.load(file)).at("a").asList())
        .isEqualTo(List.of("a", "long ".repeat(20), ""));
  }

  @Test
  void cyclesAreCycles() throws Exception {
    Python.with("joblib", "numpy")
        .run(
            folder,
            """
            import joblib, numpy as np, types
            l = []; l.append(l); d = {'l': l}; d['d'] = d; t = ([],); t[0].append(t)
            n = types.SimpleNamespace(); n.me = n; n.list = [n]
            a = np.empty(1, object); a[0] = a
            joblib.dump([l, d, t, n], 'cycles.joblib')
            """);
    List<?> all = Persist.load(folder.resolve("cycles.joblib"), List.class);
    List<?> list = (List<?>) all.get(0);
    assertThat(list.get(0)).isSameAs(list);
    Map<?, ?> map = (Map<?, ?>) all.get(1);
    assertThat(map.get("d")).isSameAs(map);
    List<?> tuple = (List<?>) all.get(2);
    assertThat(((List<?>) tuple.get(0)).get(0)).isSameAs(tuple);
    PyObject namespace = (PyObject) all.get(3);
    assertThat(namespace.attr("me").value()).isSameAs(namespace);
    assertThat(namespace.at("list.0").value()).isSameAs(namespace);
  }

  static String script(String name) throws IOException {
    try (InputStream in = PythonFilesTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
