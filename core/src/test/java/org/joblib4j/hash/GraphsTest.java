package org.joblib4j.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values that are nested deeply, shared, or hold themselves. */
class GraphsTest {

  private record Link(int value, @Nullable Link next) {}

  private static final class Node {
    private final int value;
    private @Nullable Node next;
    private @Nullable Node previous;
    private final Set<Node> friends = new HashSet<>();

    Node(int value) {
      this.value = value;
    }

    @Override
    public String toString() {
      return value + (next == null ? "" : ", " + next.value) + (previous == null ? "" : "!");
    }
  }

  @Test
  void aLongChainOverflowsNoStack() {
    assertThat(Fingerprint.of(chain(300_000, 0)))
        .isEqualTo(Fingerprint.of(chain(300_000, 0)))
        .isNotEqualTo(Fingerprint.of(chain(300_000, 1)));
  }

  private static Link chain(int length, int last) {
    Link chain = new Link(last, null);
    for (int i = 0; i < length; i++) {
      chain = new Link(i, chain);
    }
    return chain;
  }

  @Test
  void listsAndMapsInListsAndMapsOverflowNoStack() {
    Object nested = "bottom";
    for (int i = 0; i < 100_000; i++) {
      nested = i % 2 == 0 ? List.of(nested) : Map.of("key", nested);
    }
    assertThat(Fingerprint.of(nested)).isNotEqualTo(Fingerprint.of(List.of(nested)));
  }

  @Test
  void sharedPartsOfAGraphWithManyWaysAreHashedOnce() {
    Object shared = List.of(1);
    for (int i = 0; i < 200; i++) {
      shared = List.of(shared, shared);
    }
    Object copies = List.of(1);
    for (int i = 0; i < 200; i++) {
      copies = List.of(copies, new ArrayList<>((List<?>) copies));
    }
    assertThat(Fingerprint.of(shared)).isEqualTo(Fingerprint.of(copies));
  }

  @Test
  void listsAndMapsMayHoldThemselves() {
    assertThat(Fingerprint.of(selfHolding(1)))
        .isEqualTo(Fingerprint.of(selfHolding(1)))
        .isNotEqualTo(Fingerprint.of(selfHolding(2)));
    Object[] array = {null};
    array[0] = array;
    assertThat(Fingerprint.of(array)).isNotEqualTo(Fingerprint.of(new Object[] {new Object[] {}}));
  }

  private static List<Object> selfHolding(int value) {
    List<Object> list = new ArrayList<>();
    Map<String, Object> map = new HashMap<>();
    map.put("list", list);
    map.put("value", value);
    list.add(map);
    list.add(list);
    return list;
  }

  @Test
  void howFarUpAReferenceLeadsCounts() {
    List<Object> toInner = new ArrayList<>();
    List<Object> inner = new ArrayList<>();
    inner.add(inner);
    toInner.add(inner);
    List<Object> toOuter = new ArrayList<>();
    List<Object> through = new ArrayList<>();
    through.add(toOuter);
    toOuter.add(through);
    assertThat(Fingerprint.of(toInner)).isNotEqualTo(Fingerprint.of(toOuter));
  }

  @Test
  void objectsThatReferToEachOtherHaveAFingerprint() {
    assertThat(Fingerprint.of(ring(100_000, 0)))
        .isEqualTo(Fingerprint.of(ring(100_000, 0)))
        .isNotEqualTo(Fingerprint.of(ring(100_000, 1)));
  }

  private static Node ring(int length, int first) {
    Node start = new Node(first);
    Node last = start;
    for (int i = 1; i < length; i++) {
      Node node = new Node(i);
      last.next = node;
      node.previous = last;
      last = node;
    }
    last.next = start;
    start.previous = last;
    return start;
  }

  @Test
  void theOrderOfASetInACycleDoesNotCount() {
    List<Fingerprint> found = new ArrayList<>();
    for (int attempt = 0; attempt < 20; attempt++) {
      Node center = new Node(0);
      for (int i = 1; i < 10; i++) {
        Node friend = new Node(i); // identity hash codes: another order each time
        friend.friends.add(center);
        center.friends.add(friend);
      }
      found.add(Fingerprint.of(center));
    }
    assertThat(found).containsOnly(found.getFirst());
  }

  @Test
  void aLongWayToARefusedValueIsToldInShort() {
    Object nested = new Object();
    for (int i = 0; i < 100_000; i++) {
      nested = List.of(nested);
    }
    Object value = nested;
    assertThatExceptionOfType(NotHashableException.class)
        .isThrownBy(() -> Fingerprint.of(value))
        .withMessageContaining("value[0][0]")
        .withMessageContaining("[0] ... [0]")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void aPartThatManyShareMayReferBackToTheWhole() {
    Node whole = new Node(0);
    Node shared = new Node(1);
    shared.previous = whole;
    for (int i = 0; i < 20_000; i++) {
      Node part = new Node(i);
      part.next = shared;
      whole.friends.add(part);
    }
    assertThat(Fingerprint.of(whole)).isNotEqualTo(Fingerprint.of(shared));
  }

  @Test
  void aGraphThatCannotBeWalkedIsRefusedAndNotWalkedForever() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      nodes.add(new Node(i));
    }
    nodes.forEach(node -> node.friends.addAll(nodes));
    assertThatExceptionOfType(NotHashableException.class)
        .isThrownBy(() -> Fingerprint.of(nodes))
        .withMessageContaining("crosswise")
        .withMessageContaining(Node.class.getName());
  }
}
