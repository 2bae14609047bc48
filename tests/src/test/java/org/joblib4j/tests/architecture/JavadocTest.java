package org.joblib4j.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Whatever a user can call says what it does: in every module that is published, and the examples.
 */
class JavadocTest {

  @Test
  void everythingPublicHasJavadoc() throws IOException {
    var sources = new ArrayList<JavaFileObject>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      for (String module : List.of("cli", "codecs", "core", "examples", "s3", "testkit")) {
        List<Path> paths = Core.sources(module + "/src/main/java");
        files.getJavaFileObjectsFromPaths(paths).forEach(sources::add);
      }
      assertThat(undocumented(sources)).as("public without Javadoc").isEmpty();
    }
  }

  @Test
  void whatLacksJavadocIsNamed() throws IOException {
    var source =
        """
        /** Said. */
        public interface Said {
          void unsaid();
          /** Said. */
          record Inner(int component) {
            public Inner { }
            public int shown() { return 0; }
            void hidden() { }
            @Override public String toString() { return ""; }
          }
          enum Unsaid { VALUE }
        }
        class Hidden { public void method() { } }
        """;
    var file =
        new SimpleJavaFileObject(URI.create("string:///Said.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };

    assertThat(undocumented(List.of(file)))
        .containsExactly("Said.unsaid", "Said.Inner.shown", "Said.Unsaid", "Said.Unsaid.VALUE");
  }

  private static List<String> undocumented(List<? extends JavaFileObject> sources)
      throws IOException {
    if (sources.isEmpty()) {
      return List.of();
    }
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, sources);
    var found = new ArrayList<String>();
    for (CompilationUnitTree unit : task.parse()) {
      new Finder(DocTrees.instance(task), found).scan(unit, "");
    }
    return found;
  }

  /**
   * Visits what is public all the way out, and passes the qualified name of the type around it
   * down.
   */
  private static final class Finder extends TreePathScanner<Void, String> {
    private final DocTrees docs;
    private final List<String> found;

    private Finder(DocTrees docs, List<String> found) {
      this.docs = docs;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree type, String around) {
      if (!isPublic(type.getModifiers())) {
        return null;
      }
      String name =
          around.isEmpty() ? type.getSimpleName().toString() : around + "." + type.getSimpleName();
      require(name);
      return super.visitClass(type, name);
    }

    @Override
    public Void visitMethod(MethodTree method, String around) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(one -> one.getAnnotationType().toString().equals("Override"));
      boolean isConstructor = method.getName().contentEquals("<init>");
      if (isPublic(method.getModifiers()) && !overrides && !isConstructorOfRecord(isConstructor)) {
        require(around + "." + method.getName());
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, String around) {
      if (isPublic(field.getModifiers())) {
        require(around + "." + field.getName());
      }
      return null;
    }

    /** A record's components are described by its own comment. */
    private boolean isConstructorOfRecord(boolean isConstructor) {
      return isConstructor && parent() == Tree.Kind.RECORD;
    }

    private boolean isPublic(ModifiersTree modifiers) {
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || modifiers.getFlags().contains(Modifier.PROTECTED)
          || ((parent() == Tree.Kind.INTERFACE || parent() == Tree.Kind.ANNOTATION_TYPE)
              && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private Tree.Kind parent() {
      TreePath parent = getCurrentPath().getParentPath();
      return parent == null ? Tree.Kind.OTHER : parent.getLeaf().getKind();
    }

    private void require(String name) {
      if (docs.getDocComment(getCurrentPath()) == null) {
        found.add(name);
      }
    }
  }
}
