package org.joblib4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a JVM's variables and options stay out of what is saved of a failed task. */
class KeptEnvironmentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DB_PASS=x",
        "GPG_PASSPHRASE=x",
        "MYSQL_PWD=x",
        "DATABASE_URL=x",
        "SENTRY_DSN=x",
        "AWS_CREDS=x",
        "api_key=x",
        "BROKER=amqp://guest:guest@host/",
        "STORE=server=a;Password=x",
        "OPTIONS=token = x"
      })
  void secretsAreNotSaved(String variable) {
    assertThat(isSecret(variable)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH=/usr/bin",
        "PWD=/home/ada",
        "OLDPWD=/home",
        "LANG=C.UTF-8",
        "PROXY=http://host:3128/",
        "MAIL=ada@host"
      })
  void otherVariablesAreSaved(String variable) {
    assertThat(isSecret(variable)).isFalse();
  }

  private static boolean isSecret(String variable) {
    int equals = variable.indexOf('=');
    return KeptFailures.isSecret(variable.substring(0, equals), variable.substring(equals + 1));
  }
}
