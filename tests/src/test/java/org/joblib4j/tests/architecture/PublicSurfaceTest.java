package org.joblib4j.tests.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.joblib4j.tests.Checkout;
import org.junit.jupiter.api.Test;

/**
 * What a user can name: each type stands in a list, and each signature is made of types that the
 * user can name too.
 */
class PublicSurfaceTest {

  private static final String LIST =
      "tests/src/test/resources/org/joblib4j/tests/architecture/public-types.txt";

  @Test
  void publicTypesAreThoseOfTheList() throws IOException {
    Path list = Checkout.root().resolve(LIST);
    List<String> expected =
        Files.readAllLines(list).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    assertThat(expected).as("%s, which is kept sorted", LIST).isSorted();
    Set<String> found =
        surface().map(PublicSurfaceTest::javaName).collect(toCollection(TreeSet::new));
    assertThat(found).as("public types that %s does not list", LIST).isSubsetOf(expected);
    assertThat(expected).as("types of %s that are not public in core", LIST).isSubsetOf(found);
  }

  @Test
  void signaturesNameOnlyPublicTypesOfExportedPackages() {
    var leaks = new TreeSet<String>();
    surface()
        .forEach(type -> {
          Stream.concat(namedSuperclass(type), type.getInterfaces().stream())
              .flatMap(PublicSurfaceTest::parts)
              .filter(PublicSurfaceTest::isHidden)
              .forEach(hidden -> leaks.add(javaName(type) + " is a " + javaName(hidden)));
          Stream.concat(type.getMembers().stream(), membersOfUnnamedSuperclass(type))
              .filter(member -> isVisible(member.getModifiers()))
              .forEach(member ->
                  signature(member)
                      .filter(PublicSurfaceTest::isHidden)
                      .forEach(hidden ->
                          leaks.add(member.getDescription() + " shows " + javaName(hidden))));
        });

    assertThat(leaks).as("signatures that show what a user cannot name").isEmpty();
  }

  private static Stream<JavaClass> surface() {
    return Core.CLASSES.stream().filter(type -> !type.isAnonymousClass() && isNameable(type));
  }

  private static Stream<JavaType> namedSuperclass(JavaClass type) {
    return type.getSuperclass().stream().filter(above -> !isPartOf(type, above.toErasure()));
  }

  /** A package-private superclass that has no other subclass is but a part of the type. */
  private static boolean isPartOf(JavaClass type, JavaClass superclass) {
    return isHidden(superclass)
        && superclass.getPackage().equals(type.getPackage())
        && superclass.getSubclasses().equals(Set.of(type));
  }

  private static Stream<JavaMember> membersOfUnnamedSuperclass(JavaClass type) {
    return type.getSuperclass().stream()
        .map(JavaType::toErasure)
        .filter(above -> isPartOf(type, above))
        .flatMap(above -> above.getMembers().stream());
  }

  private static Stream<JavaClass> signature(JavaMember member) {
    if (member.getModifiers().contains(JavaModifier.SYNTHETIC)) {
      return Stream.empty();
    }
    return switch (member) {
      case JavaField field -> parts(field.getType());
      case JavaCodeUnit unit ->
          Stream.concat(
              unit.getThrowsClause().getTypes().stream(),
              Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                  .flatMap(PublicSurfaceTest::parts));
      default ->
          throw new AssertionError("a kind of member that this test does not know: " + member);
    };
  }

  private static Stream<JavaClass> parts(JavaType type) {
    return type.getAllInvolvedRawTypes().stream().map(JavaClass::getBaseComponentType);
  }

  private static boolean isHidden(JavaClass type) {
    return type.getPackageName().startsWith(Core.ROOT) && !isNameable(type);
  }

  private static boolean isNameable(JavaClass type) {
    return Core.EXPORTED.contains(type.getPackageName())
        && isVisible(type.getModifiers())
        && type.getEnclosingClass().map(PublicSurfaceTest::isNameable).orElse(true);
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static String javaName(JavaClass type) {
    return type.getName().replace('$', '.');
  }
}
