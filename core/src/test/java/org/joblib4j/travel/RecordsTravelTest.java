package org.joblib4j.travel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records that are not Serializable travel by their components. */
class RecordsTravelTest {
  private record Point(int x, double y) {}

  private record All(
      boolean a, byte b, char c, short d, int e, long f, float g, double h, @Nullable Object i) {}

  private record Pair<A, B>(A first, B second) {}

  private record Empty() {}

  private record Node(String name, List<Object> neighbours) {}

  record Hidden(List<Integer> numbers) {
    @Override
    public List<Integer> numbers() {
      throw new IllegalStateException("the field is what counts");
    }
  }

  private static boolean refusing;

  private record Checked(int positive) {
    Checked {
      if (refusing) {
        throw new IllegalArgumentException("not now");
      }
    }
  }

  @Test
  void componentsOfAllTypesArrive() throws Exception {
    All all = new All(true, (byte) 1, 'x', (short) 2, 3, 4L, 5f, -0.0, null);

    assertThat(Journey.of(all)).isEqualTo(all);
    assertThat(Journey.of(new Empty())).isEqualTo(new Empty());
    assertThat(Journey.of(new Point(1, Double.NaN))).isEqualTo(new Point(1, Double.NaN));
  }

  @Test
  void localNestedAndGenericRecordsArrive() throws Exception {
    record Local(Path path, Optional<Point> point) {}
    var nested = new Pair<>(new Local(Path.of("a"), Optional.of(new Point(1, 2))), List.of("x"));

    assertThat(Journey.of(nested)).isEqualTo(nested);
    assertThat(Journey.of(Set.of(new Point(1, 2)))).isEqualTo(Set.of(new Point(1, 2)));
    assertThat(Journey.of(new HashMap<>(Map.of(new Point(1, 2), nested))))
        .isEqualTo(Map.of(new Point(1, 2), nested));
  }

  @Test
  void oneRecordThatIsThereTwiceArrivesOnce() throws Exception {
    Point point = new Point(1, 2);
    Pair<Point, List<Point>> back = Journey.of(new Pair<>(point, new ArrayList<>(List.of(point))));

    assertThat(back.first()).isSameAs(back.second().getFirst());
  }

  @Test
  void fieldsTravelWhateverAccessorsSay() throws Exception {
    assertThat(new HashSet<>(List.of(Journey.of(new Hidden(List.of(1))))))
        .contains(new Hidden(List.of(1)));
  }

  @Test
  void constructorThatRefusesIsNamed() throws Exception {
    byte[] bytes = Journey.write(new Checked(1));
    refusing = true;
    try (ValueInput in = new ValueInput(new ByteArrayInputStream(bytes))) {
      assertThatThrownBy(in::readObject)
          .isInstanceOf(InvalidObjectException.class)
          .hasMessageContaining("the constructor of " + Checked.class.getTypeName() + " refused")
          .hasMessageContaining("not now");
    } finally {
      refusing = false;
    }
  }

  @Test
  void aRecordInACircleIsRefused() throws IOException {
    Node one = new Node("one", new ArrayList<>());
    Node two = new Node("two", new ArrayList<>(List.of(one)));
    one.neighbours().add(two);

    assertThatThrownBy(() -> Journey.write(one))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("Node contains itself, through a java.util.ArrayList");
  }
}
