package org.joblib4j.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.joblib4j.function.Fn;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Fn2;
import org.junit.jupiter.api.Test;

/** From a function to the method that it runs. */
class FunctionIdentityTest {
  record Model(double weight) {
    double predict(double x) {
      return weight * x;
    }
  }

  static double twice(double x) {
    return 2 * x;
  }

  static <A, R> Fn1<A, R, RuntimeException> fn(Fn1<A, R, RuntimeException> function) {
    return function;
  }

  @Test
  void staticMethodReferenceIsNamedAfterItsMethod() {
    var f = FunctionIdentity.of(fn(FunctionIdentityTest::twice));

    assertThat(f.kind()).isEqualTo(FunctionIdentity.Kind.STATIC_METHOD);
    assertThat(f.className()).isEqualTo("org.joblib4j.code.FunctionIdentityTest");
    assertThat(f.methodName()).isEqualTo("twice");
    assertThat(f.descriptor()).isEqualTo("(D)D");
    assertThat(f.name()).isEqualTo("FunctionIdentityTest.twice");
    assertThat(f.id()).isEqualTo("org.joblib4j.code.FunctionIdentityTest.twice(double)");
    assertThat(f.captured()).isEmpty();
  }

  @Test
  void methodOfThePlatformIsNamedAfterItsMethod() {
    assertThat(FunctionIdentity.of(fn(Math::sqrt)).name()).isEqualTo("Math.sqrt");
  }

  @Test
  void constructorReferenceIsCalledNew() {
    var f = FunctionIdentity.of(fn(Model::new));

    assertThat(f.kind()).isEqualTo(FunctionIdentity.Kind.CONSTRUCTOR);
    assertThat(f.name()).isEqualTo("FunctionIdentityTest.Model.new");
  }

  @Test
  void boundReferenceCapturesItsReceiver() {
    Model model = new Model(3);
    var f = FunctionIdentity.of(fn(model::predict));

    assertThat(f.kind()).isEqualTo(FunctionIdentity.Kind.INSTANCE_METHOD);
    assertThat(f.name()).isEqualTo("FunctionIdentityTest.Model.predict");
    assertThat(f.captured()).containsExactly(model);
  }

  @Test
  void unboundReferenceCapturesNothing() {
    Fn2<Model, Double, Double, RuntimeException> unbound = Model::predict;

    assertThat(FunctionIdentity.of(unbound).captured()).isEmpty();
  }

  @Test
  void lambdaIsNamedAfterTheMethodThatItStandsIn() {
    var f = FunctionIdentity.of(fn((Integer x) -> x + 1));

    assertThat(f.kind()).isEqualTo(FunctionIdentity.Kind.LAMBDA);
    assertThat(f.name())
        .isEqualTo(
            "FunctionIdentityTest.lambda in method lambdaIsNamedAfterTheMethodThatItStandsIn");
    assertThat(f.id())
        .startsWith("org.joblib4j.code.FunctionIdentityTest.lambdaIsNamedAfter")
        .endsWith(".lambda(java.lang.Integer)");
  }

  @Test
  void lambdaCapturesVariablesThatAreNotSerializable() {
    Object lock = new Object();
    int n = 5;
    Fn0<String, RuntimeException> lambda = () -> lock + "" + n;

    assertThat(FunctionIdentity.of(lambda).captured()).containsExactly(lock, 5);
  }

  @Test
  void idIsTheSameWithAnotherCapturedVariable() {
    int n = 5;
    Fn1<Integer, Integer, RuntimeException> one = x -> x + n;
    int m = 6;
    Fn1<Integer, Integer, RuntimeException> two = x -> x + n + m;

    assertThat(FunctionIdentity.of(two).id()).isEqualTo(FunctionIdentity.of(one).id());
  }

  @Test
  void objectIsItsOwnCapturedValue() {
    class Adder implements Fn1<Integer, Integer, RuntimeException> {
      @Serial private static final long serialVersionUID = 1;

      @Override
      public Integer call(Integer x) {
        return x + 1;
      }
    }
    Adder adder = new Adder();
    var f = FunctionIdentity.of(adder);

    assertThat(f.kind()).isEqualTo(FunctionIdentity.Kind.OBJECT);
    assertThat(f.name()).isEqualTo("FunctionIdentityTest.Adder.call");
    assertThat(f.captured()).containsExactly(adder);
  }

  @Test
  void objectThatCannotBeWrittenIsIdentifiedByItsClass() {
    class Stubborn implements Fn0<Integer, RuntimeException> {
      @Serial private static final long serialVersionUID = 1;

      @Override
      public Integer call() {
        return 1;
      }

      private void writeObject(ObjectOutputStream out) throws IOException {
        throw new NotSerializableException("never " + out);
      }
    }

    assertThat(FunctionIdentity.of(new Stubborn()).methodName()).isEqualTo("call");
  }

  @Test
  void capturedFunctionIsIdentifiedToo() {
    Fn1<Double, Double, RuntimeException> inner = FunctionIdentityTest::twice;
    Fn1<Double, Double, RuntimeException> outer = x -> inner.call(x) + 1;

    assertThat(FunctionIdentity.of(outer).capturedFunctions())
        .extracting(FunctionIdentity::name)
        .containsExactly("FunctionIdentityTest.twice");
  }

  @Test
  void wrappedPlatformLambdaIsRefusedWithTheRemedy() {
    Function<Double, Double> plain = x -> x + 1;

    assertThatThrownBy(() -> FunctionIdentity.of(fn(plain::apply)))
        .isInstanceOf(UnidentifiableFunctionException.class)
        .hasMessageContaining("captured a lambda of java.util.function.Function")
        .hasMessageContaining("not serializable")
        .hasMessageContaining("org.joblib4j.function.Fn")
        .hasMessageContaining("cache(\"name\", \"1\", function)");
  }

  @Test
  void compositionIsRefused() {
    Function<Double, Double> plain = x -> x + 1;
    Function<Double, Double> both = plain.andThen(x -> x * 2);

    assertThatThrownBy(() -> FunctionIdentity.of(fn(both::apply)))
        .isInstanceOf(UnidentifiableFunctionException.class)
        .hasMessageContaining("captured a lambda of java.util.function.Function")
        .hasMessageContaining("cache(\"name\", \"1\", function)");
  }

  @Test
  void comparatorOfUnknownKeyIsRefused() {
    Comparator<String> byLength = Comparator.comparingInt(String::length);

    assertThatThrownBy(() ->
            FunctionIdentity.of(
                fn((List<String> words) -> {
                  var sorted = new ArrayList<>(words);
                  sorted.sort(byLength);
                  return sorted;
                })))
        .isInstanceOf(UnidentifiableFunctionException.class);
  }

  @Test
  void dynamicProxyIsRefused() {
    Fn<?, ?> proxy =
        (Fn<?, ?>)
            Proxy.newProxyInstance(
                Fn0.class.getClassLoader(), new Class<?>[] {Fn0.class}, (_, _, _) -> 0);

    assertThatThrownBy(() -> FunctionIdentity.of(proxy))
        .isInstanceOf(UnidentifiableFunctionException.class)
        .hasMessageContaining("dynamic proxy")
        .hasMessageContaining("pass the object behind it");
  }

  /** What a library such as CGLIB or Byte Buddy makes while the program runs. */
  private static Fn0<Integer, RuntimeException> generated() throws ReflectiveOperationException {
    byte[] content =
        ClassFile.of()
            .build(
                ClassDesc.of("generated.Constant$$Enhanced"),
                type ->
                    type.withFlags(ClassFile.ACC_PUBLIC)
                        .withSuperclass(ClassDesc.of(Constant.class.getName()))
                        .withMethodBody(
                            "<init>",
                            MethodTypeDesc.ofDescriptor("()V"),
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .invokespecial(
                                        ClassDesc.of(Constant.class.getName()),
                                        "<init>",
                                        MethodTypeDesc.ofDescriptor("()V"))
                                    .return_()));
    var loader =
        new ClassLoader(Constant.class.getClassLoader()) {
          Class<?> define() {
            return defineClass("generated.Constant$$Enhanced", content, 0, content.length);
          }
        };
    return (Constant) loader.define().getConstructor().newInstance();
  }

  /** The class as it was written. */
  public static class Constant implements Fn0<Integer, RuntimeException> {
    @Serial private static final long serialVersionUID = 1;

    /** For the generated subclass. */
    public Constant() {}

    @Override
    public Integer call() {
      return 1;
    }
  }

  @Test
  void objectOfAGeneratedClassIsRefusedWithTheRemedy() throws ReflectiveOperationException {
    Fn0<Integer, RuntimeException> generated = generated();

    assertThatThrownBy(() -> FunctionIdentity.of(generated))
        .isInstanceOf(UnidentifiableFunctionException.class)
        .hasMessageContaining("generated.Constant$$Enhanced")
        .hasMessageContaining("was generated while the program ran")
        .hasMessageContaining("pass an object of " + Constant.class.getName())
        .hasMessageContaining("cache(\"name\", \"1\", function)");
    assertThat(FunctionIdentity.of(new Constant()).name())
        .isEqualTo("FunctionIdentityTest.Constant.call");
  }

  @Test
  void capturedObjectOfAGeneratedClassIsRefused() throws ReflectiveOperationException {
    Fn0<Integer, RuntimeException> generated = generated();

    assertThatThrownBy(() -> FunctionIdentity.of(fn((Integer x) -> x + generated.call())))
        .isInstanceOf(UnidentifiableFunctionException.class)
        .hasMessageContaining("a value that FunctionIdentityTest.lambda in method");
  }

  @Test
  void methodReferenceBoundToAProxyIsRefused() {
    @SuppressWarnings("unchecked") // it is made for this type
    Function<Double, Double> proxy =
        (Function<Double, Double>)
            Proxy.newProxyInstance(
                Fn0.class.getClassLoader(), new Class<?>[] {Function.class}, (_, _, _) -> 0.0);

    assertThatThrownBy(() -> FunctionIdentity.of(fn(proxy::apply)))
        .isInstanceOf(UnidentifiableFunctionException.class)
        .hasMessageContaining("dynamic proxy")
        .hasMessageContaining("cache(\"name\", \"1\", function)");
  }

  @Test
  void capturedProxyIsRefused() {
    Runnable proxy =
        (Runnable)
            Proxy.newProxyInstance(
                Fn0.class.getClassLoader(), new Class<?>[] {Runnable.class}, (_, _, _) -> null);

    assertThatThrownBy(() ->
            FunctionIdentity.of(
                fn((Integer x) -> {
                  proxy.run();
                  return x;
                })))
        .isInstanceOf(UnidentifiableFunctionException.class)
        .hasMessageContaining("a value that FunctionIdentityTest.lambda in method");
  }
}
