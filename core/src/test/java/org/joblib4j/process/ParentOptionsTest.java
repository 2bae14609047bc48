package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the parent's command line its workers are given. */
class ParentOptionsTest {

  private static ParentOptions of(String... arguments) {
    return ParentOptions.of(List.of(arguments), false);
  }

  @Test
  void openingsOfTheJdkAreForAllCodeOfTheWorker() {
    assertThat(
            of(
                    "--add-opens=java.base/java.lang=com.acme",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=com.acme/com.acme.inner=ALL-UNNAMED",
                    "--enable-native-access=com.acme")
                .module())
        .containsExactly(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void modulesOfTheJdkAreAdded() {
    assertThat(of("--add-modules=java.sql,com.acme,ALL-SYSTEM").module())
        .containsExactly("--add-modules=java.sql", "--add-modules=ALL-SYSTEM");
    assertThat(ParentOptions.of(List.of("--add-modules=jdk.incubator.vector"), true).module())
        .containsExactly("--add-modules=jdk.incubator.vector");
  }

  @Test
  void agentsDebuggersAndHeapSizesStayWithTheParent() {
    ParentOptions options =
        of(
            "-javaagent:x.jar",
            "-agentlib:jdwp=transport=dt_socket,address=5005",
            "-Xmx1g",
            "-XX:+UseZGC",
            "--patch-module=java.base=x");
    assertThat(options.module()).isEmpty();
    assertThat(options.properties()).isEmpty();
  }

  @Test
  void propertiesOfTheUserAreGivenAndThoseOfToolsAreNot() {
    assertThat(
            of(
                    "-Dcom.acme.level=3",
                    "-Djava.library.path=/opt/lib",
                    "-Djava.class.path=x",
                    "-Djava.system.class.loader=Foo",
                    "-Dsurefire.test.class.path=y",
                    "-Djdk.attach.allowAttachSelf=true")
                .properties())
        .containsExactly("-Dcom.acme.level=3", "-Djava.library.path=/opt/lib");
  }
}
