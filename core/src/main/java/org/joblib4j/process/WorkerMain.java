package org.joblib4j.process;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * The main class of a worker JVM.
 *
 * <p>Beside the main thread, which runs the tasks, there are the thread of the {@link LifeLine} and
 * the one of the {@link ClassClient}.
 */
final class WorkerMain {
  /** The exit code of a worker that lost its connection. */
  static final int CONNECTION_LOST = 78;

  /** The exit code of a worker that ran out of memory. */
  static final int EXHAUSTED = 79;

  /** The exit code of a worker that failed in a way that was not foreseen. */
  static final int BROKEN = 80;

  /** The exit code of a worker whose end was begun in it, by a task, and did not come. */
  static final int STUCK_IN_HOOKS = 81;

  /** The exit code of a worker that could not even answer, as a task has used up what it needs. */
  static final int SICK = 82;

  private WorkerMain() {}

  /** What a worker is given to start with: the folder of the connection, and whose child it is. */
  static List<String> arguments(Path folder) {
    return List.of(
        WorkerMain.class.getName(),
        folder.toString(),
        Long.toString(ProcessHandle.current().pid()));
  }

  /**
   * Connects to the parent and runs what it sends.
   *
   * @param arguments as {@link #arguments} has them, without the first
   */
  public static void main(String[] arguments) throws IOException {
    CommonPoolThreads.install();
    Path folder = Path.of(arguments[0]);
    Dial dial = new Dial(folder);
    SocketChannel connection = dial.await(Long.parseLong(arguments[1]));
    if (connection == null) {
      TemporaryNames.removeQuietly(folder);
      Runtime.getRuntime().halt(LifeLine.PARENT_GONE);
      return;
    }
    LifeLine lifeLine = LifeLine.over(connection);
    lifeLine.watch(folder);
    Worker worker;
    try {
      Greeting greeting = Greeting.read(folder);
      Dial.show(greeting.token(), connection);
      worker = connect(dial, greeting);
    } catch (Throwable e) {
      // The parent may be gone: then this is the only one who knows of its folder.
      TemporaryNames.removeQuietly(folder);
      throw e;
    }
    worker.takeOutput();
    lifeLine.limitShutdown();
    lifeLine.tell(worker);
    int exitCode;
    try {
      boolean connectionClosed = worker.serve();
      exitCode = connectionClosed ? 0 : EXHAUSTED;
      if (connectionClosed) {
        lifeLine.awaitEnd();
      }
    } catch (IOException e) {
      lifeLine.awaitEnd();
      exitCode = CONNECTION_LOST;
    } catch (RuntimeException | Error e) {
      // Other threads would keep the process alive, and the parent waiting for an answer.
      e.printStackTrace();
      exitCode = Health.check() == Health.WELL ? BROKEN : SICK;
    }
    if (!worker.hasLeft()) {
      lifeLine.exit(exitCode);
    }
  }

  /**
   * Opens the connections for tasks and classes.
   *
   * @return a worker of the current thread
   */
  static Worker connect(Dial dial, Greeting greeting) throws IOException {
    Wire tasks = dial.connect(greeting);
    Wire classes = dial.connect(greeting);
    StatusPage page = StatusPage.open(greeting.statusPage());
    ClassClient client = ClassClient.start(classes);
    WorkerLoaders loaders = new WorkerLoaders(client);
    CurrentTask task = new CurrentTask(greeting.label());
    ParentLog log = new ParentLog(client, loaders, task);
    CallersSystemLoader.use(loaders.loader(greeting.systemLoader()));
    return new Worker(
        greeting.name(),
        greeting.rank(),
        tasks,
        loaders,
        page,
        task,
        log,
        new OwnSurroundings(greeting.keptProperties()));
  }
}
