package org.joblib4j.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.spi.ToolProvider;
import org.joblib4j.tests.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call sites that the public face was designed from compile as they were written. */
class CallSitesTest {
  @TempDir Path classes;

  @Test
  void callSitesCompileWithoutAWarning() throws Exception {
    URL source =
        Objects.requireNonNull(
            CallSitesTest.class.getResource("/org/joblib4j/tests/callsites/CallSites.java"));
    var messages = new StringWriter();
    int exit =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(messages),
                new PrintWriter(messages),
                "-Xlint:all",
                "-Werror",
                "-cp",
                classes.toString(),
                "-d",
                classes.toString(),
                "-p",
                ChildJvm.core().toString(),
                "--add-modules",
                "org.joblib4j",
                Path.of(source.toURI()).toString());

    assertThat(messages.toString()).isEmpty();
    assertThat(exit).isZero();
  }
}
