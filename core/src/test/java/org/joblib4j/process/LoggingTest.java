package org.joblib4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.joblib4j.parallel.spi.Run;
import org.joblib4j.parallel.spi.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tasks log is logged by this JVM's loggers. */
class LoggingTest {
  private static final String NAME = "org.joblib4j.process.LoggingTest.tasks";
  private static final String QUIET = NAME + ".quiet";

  private final Logger logger = Logger.getLogger(NAME);
  private final Logger quiet = Logger.getLogger(QUIET);
  private final List<LogRecord> seen = Collections.synchronizedList(new ArrayList<>());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          seen.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Workers workers;
  private Run run;

  @BeforeEach
  void listen() throws Exception {
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.FINE);
    logger.addHandler(handler);
    quiet.setLevel(Level.WARNING);
    workers = Calls.openToEnd(1);
    run = workers.startRun();
  }

  @AfterEach
  void end() {
    run.close();
    workers.close();
    logger.removeHandler(handler);
  }

  private static Object log(Integer i) {
    System.Logger log = System.getLogger(NAME);
    log.log(System.Logger.Level.INFO, "number {0}", i);
    log.log(System.Logger.Level.DEBUG, "detail");
    log.log(System.Logger.Level.TRACE, "too much detail");
    return i;
  }

  @Test
  void recordsArriveWithLevelAndTaskBeforeTheResult() throws Exception {
    Calls.run(run, Calls.inputs(LoggingTest::log, 7, 8));
    assertThat(seen)
        .extracting(LogRecord::getLoggerName, LogRecord::getLevel, LogRecord::getMessage)
        .containsExactly(
            tuple(NAME, Level.INFO, "[process 1, task 0] number 7"),
            tuple(NAME, Level.FINE, "[process 1, task 0] detail"),
            tuple(NAME, Level.INFO, "[process 1, task 1] number 8"),
            tuple(NAME, Level.FINE, "[process 1, task 1] detail"));
  }

  private static final class Unserializable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "UnusedVariable"}) // is what is tested
    private final Object held = new Object();

    Unserializable(Throwable cause) {
      super("outer", cause);
    }
  }

  private static Object logThrown(Object ignored) {
    Logger log = Logger.getLogger(NAME);
    log.log(Level.SEVERE, "failed", new IllegalStateException("why"));
    log.log(Level.CONFIG, "failed", new Unserializable(new IllegalStateException("why")));
    return ignored;
  }

  @Test
  void exceptionsTravelWithRecordsOfTheOtherApiToo() throws Exception {
    Calls.run(run, Calls.inputs(LoggingTest::logThrown, 1));
    assertThat(seen).hasSize(2);
    assertThat(seen.get(0).getLevel()).isEqualTo(Level.SEVERE);
    assertThat(seen.get(0).getThrown()).isInstanceOf(IllegalStateException.class).hasMessage("why");
    assertThat(seen.get(1).getThrown())
        .isInstanceOf(Unserializable.class)
        .hasMessageContaining("outer")
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("why");
  }

  private static boolean isLoggable(String name) {
    return System.getLogger(name).isLoggable(System.Logger.Level.INFO);
  }

  @Test
  void whatIsNotLoggedHereIsNotLoggableThere() throws Exception {
    assertThat(Calls.values(Calls.run(run, Calls.inputs(LoggingTest::isLoggable, QUIET, NAME))))
        .containsExactly(false, true);
  }

  @Test
  void aLevelThatChangesBetweenTwoCallsHoldsForTheSecond() throws Exception {
    Calls.run(run, Calls.inputs(LoggingTest::log, 1));
    seen.clear();
    try (Run next = workers.startRun()) {
      logger.setLevel(Level.SEVERE);
      Calls.run(next, Calls.inputs(LoggingTest::log, 2));
      assertThat(seen).as("less").isEmpty();
    }
    try (Run next = workers.startRun()) {
      logger.setLevel(Level.ALL);
      Calls.run(next, Calls.inputs(LoggingTest::log, 3));
      assertThat(seen)
          .extracting(LogRecord::getLevel)
          .as("more")
          .containsExactly(Level.INFO, Level.FINE, Level.FINER);
    }
  }

  private static Object logConfiguration(Object input) {
    Logger.getLogger(NAME).config("configured");
    Logger.getLogger(NAME).fine("fine");
    return input;
  }

  @Test
  void levelsInBetweenAreLevels() throws Exception {
    logger.setLevel(Level.CONFIG);
    Calls.run(run, Calls.inputs(LoggingTest::logConfiguration, 1));
    assertThat(seen).extracting(LogRecord::getLevel).containsExactly(Level.CONFIG);
  }

  @Test
  void aRecordNamesTheMethodThatLogged() throws Exception {
    Calls.run(run, Calls.inputs(LoggingTest::log, 1));
    Calls.run(run, Calls.inputs(LoggingTest::logThrown, 1));
    assertThat(seen)
        .extracting(LogRecord::getSourceClassName, LogRecord::getSourceMethodName)
        .containsExactly(
            tuple(LoggingTest.class.getName(), "log"),
            tuple(LoggingTest.class.getName(), "log"),
            tuple(LoggingTest.class.getName(), "logThrown"),
            tuple(LoggingTest.class.getName(), "logThrown"));
  }

  @Test
  void aFailingHandlerDoesNotHarmTheTask() throws Exception {
    Handler broken =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            throw new IllegalStateException("the program's own");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(broken);
    try {
      assertThat(Calls.values(Calls.run(run, Calls.inputs(LoggingTest::log, 7))))
          .containsExactly(7);
      assertThat(Calls.values(Calls.run(run, Calls.inputs((String s) -> s + 1, "class"))))
          .hasSize(1);
    } finally {
      logger.removeHandler(broken);
    }
  }
}
