package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.joblib4j.array.DType;
import org.joblib4j.parallel.Parallel;
import org.junit.jupiter.api.Test;

/** What was loaded can be given to worker processes and comes back. */
class LoadedValuesTravelTest {
  private static <T> T load(String pickle, Class<T> type) throws IOException {
    byte[] bytes = pickle.getBytes(StandardCharsets.US_ASCII);
    return Persist.load(MemorySegment.ofArray(bytes), type, LoadOptions.DEFAULT);
  }

  private static PyObject model() throws IOException {
    return load("(imodels\nModel\n(dS'coef'\nF1.5\nsS'dims'\n(I1\nI2\ntsb.", PyObject.class);
  }

  @Test
  void objectsAreWalkedInWorkers() throws Exception {
    List<Double> found =
        Parallel.processes(2).map(List.of(model(), model()), m -> m.at("coef").asDouble());

    assertThat(found).containsExactly(1.5, 1.5);
  }

  @Test
  void valuesComeBackAsTheyWere() throws Exception {
    PyDType text = new PyDType.Text(3, ByteOrder.BIG_ENDIAN);
    PyDType struct =
        new PyDType.Struct(
            List.of(
                new PyDType.Field("name", text, 0),
                new PyDType.Field("count", new PyDType.Numbers(DType.INT64), 12)),
            20,
            false);
    List<Object> values =
        List.of(
            PyTuple.of(1L, "two", PyTuple.of()),
            new PyName("models", "Model"),
            PyArray.of(List.of("a", "b")),
            new FrozenSet(List.of(1L, 2L)),
            new PyDType.DateTime("s", 1, ByteOrder.LITTLE_ENDIAN),
            struct);

    List<Object> back = Parallel.processes(1).map(values, value -> value);

    assertThat(back).isEqualTo(values);
    List<PyObject> models = Parallel.processes(1).map(List.of(model()), m -> m);
    assertThat(models.getFirst().at("dims").value()).isEqualTo(PyTuple.of(1L, 2L));
    assertThat(models.getFirst().className()).isEqualTo("models.Model");
  }

  @Test
  void aViewSaysWhatToDumpInstead() throws Exception {
    PySparse sparse =
        load("(iscipy.sparse._coo\ncoo_matrix\n(dS'_shape'\n(I1\nI2\ntsb.", PySparse.class);

    assertThatThrownBy(() -> Persist.dump(sparse, new ByteArrayOutputStream(), DumpOptions.DEFAULT))
        .isInstanceOf(NotPersistableException.class)
        .hasMessageContaining("PySparse is a view")
        .hasMessageContaining("PyObject.class");
  }
}
