package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Fn2;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two lambdas of one class that the compiler's {@code $deserializeLambda$} takes for one another
 * are what they were, in the worker and when they come back.
 */
class FunctionsAsTheyAreTest {
  private static Workers workers;

  private interface Marker {}

  private interface Shape extends Serializable {
    default String name() {
      return "a " + getClass().getSimpleName();
    }
  }

  private record Circle(double radius) implements Shape {}

  private record Square(double side) implements Shape {}

  private record Box<T>(T content) implements Serializable {}

  /** As a user's own: serializable, not one of this library. */
  private interface Naming<T> extends Serializable {
    String of(T value);
  }

  @BeforeAll
  static void open() throws Exception {
    workers = Calls.open(1);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  private static <A> Object call(Fn1<A, ?, ?> function, A input) throws Exception {
    try (Run run = workers.startRun()) {
      return Calls.values(Calls.run(run, Calls.inputs(function, input))).getFirst();
    }
  }

  private static Object call(Fn0<?, ?> function) throws Exception {
    try (Run run = workers.startRun()) {
      return Calls.values(Calls.run(run, Calls.tasks(Task.delayed(function)))).getFirst();
    }
  }

  @Test
  void referencesToAMethodForObjectsOfTwoTypes() throws Exception {
    Fn1<Integer, String, RuntimeException> ofNumber = Object::toString;
    Fn1<String, String, RuntimeException> ofText = Object::toString;
    Fn1<List<Integer>, String, RuntimeException> ofList = Object::toString;

    assertThat(call(ofNumber, 1)).isEqualTo("1");
    assertThat(call(ofText, "a")).isEqualTo("a");
    assertThat(call(ofList, List.of(2))).isEqualTo("[2]");
    assertThat(call(ofNumber, 3)).isEqualTo("3");
  }

  @Test
  void referencesToAMethodOfInterfaces() throws Exception {
    Fn1<List<String>, Integer, RuntimeException> ofList = List::hashCode;
    Fn1<Shape, Integer, RuntimeException> ofShape = Shape::hashCode;
    Fn1<Circle, String, RuntimeException> ofCircle = Shape::name;
    Fn1<Square, String, RuntimeException> ofSquare = Shape::name;

    assertThat(call(ofList, List.of("a"))).isEqualTo(List.of("a").hashCode());
    assertThat(call(ofShape, new Circle(2))).isEqualTo(new Circle(2).hashCode());
    assertThat(call(ofCircle, new Circle(1))).isEqualTo("a Circle");
    assertThat(call(ofSquare, new Square(1))).isEqualTo("a Square");
  }

  @Test
  void constructorsOfGenericClasses() throws Exception {
    Fn1<Integer, Box<Integer>, RuntimeException> boxOfNumber = Box::new;
    Fn1<String, Box<String>, RuntimeException> boxOfText = Box::new;
    Fn1<Set<Integer>, List<Integer>, RuntimeException> listOfNumbers = ArrayList::new;
    Fn1<List<String>, List<String>, RuntimeException> listOfTexts = ArrayList::new;

    assertThat(call(boxOfNumber, 1)).isEqualTo(new Box<>(1));
    assertThat(call(boxOfText, "a")).isEqualTo(new Box<>("a"));
    assertThat(call(listOfNumbers, new HashSet<>(List.of(1)))).isEqualTo(List.of(1));
    assertThat(call(listOfTexts, List.of("a"))).isEqualTo(List.of("a"));
  }

  @Test
  void referencesThatAreBoundToObjectsOfTwoTypes() throws Exception {
    Integer number = 1;
    String text = "a";
    Fn0<Class<?>, RuntimeException> classOfNumber = number::getClass;
    Fn0<Class<?>, RuntimeException> classOfText = text::getClass;

    assertThat(call(classOfNumber)).isEqualTo(Integer.class);
    assertThat(call(classOfText)).isEqualTo(String.class);
  }

  @Test
  void staticMethodsAndThoseOfVaryingArguments() throws Exception {
    Fn1<Integer, String, RuntimeException> number = String::valueOf;
    Fn1<Box<String>, String, RuntimeException> box = String::valueOf;
    Fn1<Integer, List<Integer>, RuntimeException> numbers = Arrays::asList;
    Fn1<String, List<String>, RuntimeException> texts = Arrays::asList;

    assertThat(call(number, 1)).isEqualTo("1");
    assertThat(call(box, new Box<>("a"))).isEqualTo("Box[content=a]");
    assertThat(call(numbers, 1)).isEqualTo(List.of(1));
    assertThat(call(texts, "a")).isEqualTo(List.of("a"));
  }

  @Test
  @SuppressWarnings("unchecked") // intersections are what this is about
  void markersOfAReferenceStay() throws Exception {
    Fn1<Integer, String, RuntimeException> plain = Object::toString;
    var marked = (Fn1<String, String, RuntimeException> & Marker) Object::toString;

    assertThat(call((Object f) -> f instanceof Marker, plain)).isEqualTo(false);
    assertThat(call((Object f) -> f instanceof Marker, marked)).isEqualTo(true);
    assertThat(call(marked, "a")).isEqualTo("a");
  }

  @Test
  void interfacesOfTheUserAndCapturedFunctions() throws Exception {
    Naming<Integer> number = Object::toString;
    Naming<String> text = Object::toString;

    assertThat(call(i -> number.of(i) + text.of("b"), 1)).isEqualTo("1b");
  }

  @Test
  void referencesAsResultsAreThoseThatWereMeant() throws Exception {
    assertThat(results()).containsExactly("1", "b");
  }

  @SuppressWarnings("unchecked") // as the tasks return them
  private static List<String> results() throws Exception {
    Fn1<Integer, String, RuntimeException> number =
        (Fn1<Integer, String, RuntimeException>)
            call((Integer _) -> (Fn1<Integer, String, RuntimeException>) Object::toString, 0);
    Fn1<String, String, RuntimeException> text =
        (Fn1<String, String, RuntimeException>)
            call((Integer _) -> (Fn1<String, String, RuntimeException>) Object::toString, 0);
    return List.of(number.call(1), text.call("b"));
  }

  @Test
  @SuppressWarnings("unchecked") // it comes back as what it was
  void aFunctionThatWasMadeAnewTravelsOn() throws Exception {
    Fn1<Integer, String, RuntimeException> _ = Object::toString;
    Fn1<String, String, RuntimeException> text = Object::toString;
    Object back = call((Object f) -> f, text);

    assertThat(call((Fn1<String, ?, ?>) back, "a")).isEqualTo("a");
  }

  @Test
  void comparatorsOfTheJdkKeepWhatTheyCaptured() throws Exception {
    Fn2<Integer, Integer, Integer, RuntimeException> _ = Integer::compare;
    Comparator<Integer> order = (Comparator<Integer> & Serializable) Integer::compare;
    Comparator<Integer> reversed = order.reversed();

    assertThat(call((Integer i) -> reversed.compare(i, 2), 1)).isEqualTo(1);
  }
}
