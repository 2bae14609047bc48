package org.joblib4j.tests.architecture;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.joblib4j.tests.Checkout;
import org.joblib4j.tests.ChildJvm;

/** What the architecture tests look at: core's compiled classes, its module and its sources. */
final class Core {

  /** The name that every package of core starts with. */
  static final String ROOT = "org.joblib4j";

  /** Every class of core, without the tests'. */
  static final JavaClasses CLASSES = importClasses(ChildJvm.core());

  /** The packages that core's module exports to everyone. */
  static final Set<String> EXPORTED =
      ModuleFinder.of(ChildJvm.core()).find(ROOT).orElseThrow().descriptor().exports().stream()
          .filter(export -> !export.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .collect(toUnmodifiableSet());

  private Core() {}

  /** The Java files below {@code directory} of the checkout; none if it does not exist. */
  static List<Path> sources(String directory) {
    Path start = Checkout.root().resolve(directory);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaClasses importClasses(Path location) {
    var importer = new ClassFileImporter();
    if (Files.isDirectory(location)) {
      return importer.importPath(location);
    }
    try (var jar = new JarFile(location.toFile())) {
      return importer.importJar(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
