package org.joblib4j.parallel;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.joblib4j.function.Action;
import org.joblib4j.function.Action0;
import org.joblib4j.function.Fn0;
import org.joblib4j.function.Fn1;
import org.joblib4j.function.Task;
import org.joblib4j.parallel.spi.Backend;
import org.joblib4j.parallel.spi.Traffic;
import org.joblib4j.parallel.spi.Workers;
import org.joblib4j.text.DurationText;
import org.joblib4j.timing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a loop is run in parallel, and runs it.
 *
 * {@snippet class="org.joblib4j.examples.FirstSteps" region="map"}
 *
 * <p>A value of this type is immutable: {@link #batchSize} and its like return a changed copy. It
 * may be kept in a constant and used by several threads at once.
 *
 * <p><b>Inputs</b>, or tasks that bring their own functions, come from an iterable, a stream, an
 * iterator or an array. Streams may also be those of numbers; {@code IntStream.of(numbers)} makes
 * one of an {@code int[]}. The input is pulled by the calling thread, a little ahead of the
 * workers, and is never held as a whole. A stream is closed at the end of the call.
 *
 * <p><b>Results</b> come in the order of the input.
 *
 * <p><b>What ends a call</b> before its time: tasks that run are interrupted, the others are not
 * begun, and the caller gets
 *
 * <ul>
 *   <li>a {@link TaskFailedException} when a task fails or its worker dies: with its index, its
 *       arguments, and the original exception as cause; {@link #outcomes(Iterable, Fn1) outcomes}
 *       and {@link #onFailure} go on instead
 *   <li>a {@link DeadlineExceededException} when the call takes longer than {@link #deadline}
 *   <li>a {@link java.util.concurrent.CancellationException} when its thread is interrupted, which
 *       it then still is, or the workers are closed meanwhile
 *   <li>an {@link UncheckedIOException} when worker processes cannot be started
 *   <li>an {@link IllegalStateException} when the workers were opened and are closed, or the place
 *       cannot do what {@link #require} asks for
 *   <li>what the input itself throws, as it is
 * </ul>
 *
 * <p><b>Workers</b> of a value that is not opened are found when a call needs them: threads are
 * borrowed from a reserve of this JVM, worker processes stay idle for five minutes after a call and
 * serve the next one. {@link #open} gets workers of its own for a series of calls, and {@link
 * #close} ends them.
 *
 * <p><b>Threads or processes.</b> Threads share memory and cost nothing; take them unless there is
 * a reason. Worker processes isolate: static state, native crashes, leaks, {@code System.exit}.
 * What travels to a process must be serializable; a lambda is, if what it captures is. Statics are
 * those of the worker, which may have served calls before, and captured objects are copies. Arrays
 * over {@link #shareArraysOver} bytes are shared through memory instead of being copied.
 */
public final class Parallel extends Loops implements AutoCloseable {
  private final Settings settings;
  private final @Nullable Workers opened;
  private final Calls calls;

  private Parallel(Settings settings, @Nullable Workers opened) {
    this.settings = settings;
    this.opened = opened;
    this.calls = new Calls(settings, opened);
  }

  @Override
  Calls calls() {
    return calls;
  }

  /**
   * Runs where {@link #asDefault} says, with as many workers; otherwise in threads on all CPUs.
   *
   * <p>For libraries, which leave it to the application how much of the machine they take.
   */
  public static Parallel defaults() {
    return new Parallel(Settings.NONE, null);
  }

  /**
   * Runs where {@link #asDefault} says, otherwise in threads of this JVM.
   *
   * @param jobs how many tasks run at a time; -1 for all CPUs, -2 for all but one, and so on; with
   *     1 the loop runs in the calling thread
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel jobs(int jobs) {
    return defaults().withJobs(jobs);
  }

  /**
   * Runs in threads of this JVM.
   *
   * @param jobs how many tasks run at a time; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel threads(int jobs) {
    return on(Backends.THREADS, jobs);
  }

  /**
   * Runs in virtual threads of this JVM: for tasks that wait, for files, sockets or other services,
   * not for those that compute.
   *
   * @param jobs how many tasks run at a time; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel virtualThreads(int jobs) {
    return on(Backends.VIRTUAL_THREADS, jobs);
  }

  /**
   * Runs in worker processes, JVMs of their own on this machine.
   *
   * @param jobs how many processes; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel processes(int jobs) {
    return on(Backends.PROCESSES, jobs);
  }

  /**
   * Runs on a backend of your own.
   *
   * @param backend where the tasks run
   * @param jobs how many tasks run at a time; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0
   */
  public static Parallel on(Backend backend, int jobs) {
    return jobs(jobs).with(Setting.BACKEND, backend);
  }

  /**
   * Runs on a backend chosen by name: {@code "threads"}, {@code "virtual threads"}, {@code
   * "processes"}, or one that {@link java.util.ServiceLoader} finds.
   *
   * @param backend its {@link Backend#name()}
   * @param jobs how many tasks run at a time; negative numbers as for {@link #jobs}
   * @throws IllegalArgumentException when {@code jobs} is 0, or nothing on the class path has that
   *     name; for a backend of joblib4j, the message names the artifact to add
   */
  public static Parallel on(String backend, int jobs) {
    return on(Backends.named(backend), jobs);
  }

  /**
   * How many CPUs this JVM may use, hardware threads included: what -1 jobs are. At most what the
   * environment variable {@value CpuCount#OVERRIDE} says.
   *
   * @throws IllegalArgumentException when that variable is no whole number of at least 1
   */
  public static int cpus() {
    return CpuCount.available();
  }

  /**
   * How many cores those CPUs are: hardware threads of one core count once. For tasks that compute
   * so densely that a core's second thread only gets in the way of the first.
   *
   * <p>Known on Linux; elsewhere it is {@link #cpus()}.
   *
   * @throws IllegalArgumentException as {@link #cpus()} does
   */
  public static int physicalCores() {
    return CpuCount.physical();
  }

  private Parallel withJobs(int jobs) {
    CpuCount.check(jobs);
    return with(Setting.JOBS, jobs);
  }

  private <T> Parallel with(Setting<T> setting, T value) {
    return new Parallel(settings.with(setting, value), opened);
  }

  /** The same, for what workers are given when they are opened. */
  private <T> Parallel beforeOpen(Setting<T> setting, T value) {
    if (opened != null) {
      throw new IllegalStateException(setting + " must be set before open()");
    }
    return with(setting, value);
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + ", at least 1 is needed");
    }
    return value;
  }

  private static Duration positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          name + ": " + DurationText.of(value) + " is no time to work in");
    }
    return value;
  }

  /**
   * Says where tasks had better run, for a library that knows what its tasks do; {@link #asDefault}
   * and the methods that name a place count more.
   *
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel prefer(Preference preference) {
    return beforeOpen(Setting.PREFERENCE, preference);
  }

  /**
   * Says what tasks cannot do without; counts more than {@link #asDefault}.
   *
   * <p>A call of a value that names a place which cannot do it throws IllegalStateException.
   *
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel require(Requirement requirement) {
    return beforeOpen(Setting.REQUIREMENT, requirement);
  }

  /**
   * Sends a fixed number of tasks at a time, instead of a number that follows from how long they
   * take.
   *
   * @param tasks 1 sends each task by itself
   * @throws IllegalArgumentException when it is not positive
   */
  public Parallel batchSize(int tasks) {
    return with(Setting.BATCH_SIZE, positive("batch size", tasks));
  }

  /**
   * Bounds how many tasks are pulled from the input ahead of their results.
   *
   * <p>Without it, two batches for each worker are. A small number suits inputs that are expensive
   * to hold, or that wait, such as a queue: results that are ready have to wait with the thread
   * that pulls. With less than one task for each worker, some have nothing to do. Tasks whose
   * results are remembered are not counted: they are done when they are pulled.
   *
   * @param tasks {@link Integer#MAX_VALUE} pulls all the input of a list at once; for streams and
   *     reductions {@link #mostUnread} is a bound, too
   * @throws IllegalArgumentException when it is not positive
   */
  public Parallel preDispatch(int tasks) {
    return with(Setting.PRE_DISPATCH, positive("pre-dispatched tasks", tasks));
  }

  /**
   * Shares arrays with worker processes through memory when they are larger than this.
   *
   * <p>An {@link org.joblib4j.array.NdArray} arrives as a read-only map, a primitive array as one
   * copy for each worker, which its tasks have in common and should not change. Default: one
   * mebibyte.
   *
   * @param bytes {@link Long#MAX_VALUE} copies every array to every task
   * @throws IllegalArgumentException when it is negative
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel shareArraysOver(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "share arrays over " + bytes + " bytes: give 0 or more, Long.MAX_VALUE to copy them all");
    }
    return beforeOpen(Setting.SHARE_ARRAYS_OVER, bytes);
  }

  /**
   * Tells each worker process how many CPUs its JVM and its native libraries may use.
   *
   * <p>Without it, workers share the machine: two on eight CPUs get four each. It reaches the JVM's
   * own pools, nested calls, and libraries that read {@code OMP_NUM_THREADS} and its like.
   *
   * @throws IllegalArgumentException when it is not positive
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel innerCpus(int cpus) {
    return beforeOpen(Setting.INNER_CPUS, positive("inner CPUs", cpus));
  }

  /**
   * Gives the JVMs of worker processes further options: heap, system properties, agents.
   *
   * {@snippet :
   * Parallel.processes(4).workerOptions("-Xmx2g", "-Djava.awt.headless=true")
   * }
   *
   * <p>Without it, workers share three quarters of the machine's memory as their largest heaps.
   * Options of this JVM about modules, assertions and system properties reach workers by
   * themselves; others, such as its own {@code -Xmx}, do not. For worker processes only: threads
   * ignore it, with a warning.
   *
   * @param options of the {@code java} command, each in one piece; they replace those that were
   *     said before
   * @throws IllegalArgumentException when one is no option, or a class path or main class
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel workerOptions(String... options) {
    return beforeOpen(Setting.WORKER_OPTIONS, WorkerOptions.checked(options));
  }

  /**
   * Replaces each worker process by a fresh one once it has run so many tasks: for tasks that leak
   * memory or leave static state behind.
   *
   * <p>A worker ends with its batch, so it may have run some more; with {@link #batchSize batches}
   * of one task it has not. For worker processes only: threads ignore it, with a warning.
   *
   * @throws IllegalArgumentException when it is not positive
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel tasksPerWorker(int tasks) {
    return beforeOpen(Setting.TASKS_PER_WORKER, positive("tasks per worker", tasks));
  }

  /**
   * Prepares each worker process before its first task, and each that replaces one: loads a
   * library, opens a connection, fills static fields.
   *
   * {@snippet :
   * Parallel.processes(4).initializer(worker -> Model.load(path)).map(inputs, Model::score)
   * }
   *
   * <p>It runs as a task does, and travels as functions do. When it fails, so do the tasks that the
   * worker was to run. {@link #timeout} does not limit it; {@link #deadline} and an interrupt of
   * the caller end it, too. Calls share warm workers only if they have the very same initializer:
   * keep it in a constant. For worker processes only: threads ignore it, with a warning, as their
   * caller prepares what they find.
   *
   * @param action called with the context of the worker, which knows its rank
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel initializer(Action<? super WorkerContext, ?> action) {
    Objects.requireNonNull(action, "action");
    return beforeOpen(Setting.INITIALIZER, Optional.of(new Initialization(action)));
  }

  /**
   * As {@link #initializer(Action)}, for an action that need not know its worker: {@code () ->
   * Model.load(path)}.
   *
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel initializer(Action0<?> action) {
    return beforeOpen(Setting.INITIALIZER, Optional.of(action.asFunction()));
  }

  /**
   * Says where arrays lie that worker processes share, instead of memory ({@code /dev/shm}) or, if
   * that is full, the system's folder for temporary files.
   *
   * <p>The files have no name on Linux, and are gone when this JVM ends. Without it, the
   * environment variable {@value TemporaryPlace#VARIABLE} may name a folder. For worker processes
   * only: threads ignore it, with a warning.
   *
   * @param folder an existing one; where it has no room, arrays are copied to their tasks
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel temporaryFolder(Path folder) {
    return beforeOpen(Setting.TEMPORARY_FOLDER, Optional.of(folder));
  }

  /**
   * Gives worker processes a variable of their environment, besides what they inherit from this
   * JVM.
   *
   * <p>It reaches native libraries and the programs that tasks start, and counts more than what
   * workers are given by themselves, such as {@code OMP_NUM_THREADS}. For worker processes only:
   * threads ignore it, with a warning.
   *
   * @param name of the variable; what was said of it before is replaced
   * @param value the same for all workers
   * @throws IllegalArgumentException when no environment can hold it, or a worker needs it itself
   * @throws IllegalStateException when the workers are open already
   */
  public Parallel environment(String name, String value) {
    return beforeOpen(
        Setting.ENVIRONMENT,
        WorkerEnvironment.with(settings.get(Setting.ENVIRONMENT), name, value));
  }

  /**
   * Gives each worker process its own value of a variable of its environment: a device for each.
   *
   * {@snippet :
   * Parallel.processes(4).environment("CUDA_VISIBLE_DEVICES", rank -> Integer.toString(rank))
   * }
   *
   * <p>Called in this JVM for each worker that is started, and for each that replaces one, perhaps
   * by several threads at once. Keep it in a constant: calls whose functions are different objects
   * do not share workers.
   *
   * @param name of the variable; what was said of it before is replaced
   * @param values the value for the worker of a rank, which {@link WorkerContext#rank} tells its
   *     tasks: from 0 on, less than the number of jobs
   * @throws IllegalArgumentException when no environment can hold it, or a worker needs it itself
   * @throws IllegalStateException when the workers are open already
   * @see #environment(String, String)
   */
  public Parallel environment(String name, IntFunction<String> values) {
    return beforeOpen(
        Setting.ENVIRONMENT,
        WorkerEnvironment.with(settings.get(Setting.ENVIRONMENT), name, values));
  }

  /**
   * Tries failed tasks again, at once, this many times.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public Parallel retries(int times) {
    return retries(Retry.times(times));
  }

  /** Tries failed tasks again as a policy says. */
  public Parallel retries(Retry policy) {
    return with(Setting.RETRY, policy);
  }

  /**
   * Bounds how many tasks begin within a time, further attempts included: for services that allow
   * so many requests.
   *
   * {@snippet class="org.joblib4j.examples.ParallelGuide" region="rate limit"}
   *
   * <p>Within any time of that length no more begin. As many may begin at once, so (1, 10 ms)
   * spaces tasks out where (100, 1 s) does not. All calls of this value, and of those that are made
   * from it, have the limit in common, also those of {@link #submit}; where workers are shared with
   * calls that have none, a task may begin later than it was counted.
   *
   * @param tasks how many
   * @param per within which time
   * @throws IllegalArgumentException when one is not positive
   */
  public Parallel rateLimit(int tasks, Duration per) {
    return rateLimit(
        new RateLimit(
            positive("rate limit", tasks), positive("time of the rate limit", per), Timer.SYSTEM));
  }

  /** The same with a limit that keeps a time of its own. */
  Parallel rateLimit(RateLimit limit) {
    return with(Setting.RATE_LIMIT, Optional.of(limit));
  }

  /**
   * Begins tasks only while so much memory is free, but for one, which always may run: for tasks
   * that need much of it, on a machine that others use, too.
   *
   * {@snippet :
   * Parallel.processes(-1).keepMemoryFree(8L << 30).map(files, Model::train)
   * }
   *
   * <p>Free is what the machine can give without swapping, or what the container's limit leaves.
   * Nothing is asked of the Java heap: what bounds tasks in threads may be that. A task that runs
   * takes what it takes. So that each can show how much that is, more tasks than before begin half
   * a second apart, or when one has ended. Tasks on other machines are not bounded.
   *
   * @param bytes 0 for no bound
   * @throws IllegalArgumentException when it is negative
   * @throws UnsupportedOperationException when this JVM cannot know how much memory is free
   */
  public Parallel keepMemoryFree(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("memory to keep free: " + bytes + " bytes are negative");
    }
    return bytes == 0
        ? with(Setting.MEMORY_BOUND, Optional.empty())
        : keepMemoryFree(new MemoryBound(bytes, FreeMemory.ofThisMachine(), Timer.SYSTEM));
  }

  /** The same with a bound that has a time and a memory of its own. */
  Parallel keepMemoryFree(MemoryBound bound) {
    return with(Setting.MEMORY_BOUND, Optional.of(bound));
  }

  /**
   * Says what the failure of a task means for the rest of its call.
   *
   * <p>{@link #outcomes(Iterable)} collects failures whatever is said here.
   */
  public Parallel onFailure(FailurePolicy policy) {
    return with(Setting.ON_FAILURE, policy);
  }

  /**
   * Gives each task a time, counted from its own start; waiting for a worker does not count.
   *
   * <p>A task whose time is over is interrupted and fails with {@link
   * java.util.concurrent.TimeoutException}, which may be tried again or collected as any failure;
   * its siblings go on. A worker process that still runs it two seconds later is killed and
   * replaced. A thread cannot be killed: it is left to itself, another takes its place, and a
   * warning shows its stack. {@link WorkerContext#isCancelled} tells a loop that does not meet
   * interrupts.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public Parallel timeout(Duration time) {
    return with(Setting.TIMEOUT, positive("timeout", time));
  }

  /**
   * Gives each call a time, from its beginning on; one that is not finished then is cancelled and
   * throws {@link DeadlineExceededException}. Tasks that ignore their interrupt may hold it up for
   * two more seconds. A wait inside of the input's own iterator is not ended, nor is a task that
   * runs in the calling thread.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public Parallel deadline(Duration time) {
    return with(Setting.DEADLINE, positive("deadline", time));
  }

  /**
   * Saves tasks that fail for good, so that each can be run again by one command, alone, under a
   * debugger if wanted: function, arguments, the failure, what the task had logged, and its
   * environment, in a folder of its own with a script {@code replay}. At most {@value
   * KeptFailures#MOST} of a call.
   *
   * <p>Function and arguments must be serializable. Whoever reads the folder sees the arguments and
   * the environment variables, but for those whose names say that they are secret.
   *
   * <p>Of a task in a worker process, all is kept that its JVM logged and printed; of one in a
   * thread, what reached {@code java.util.logging} in that thread, as {@link System.Logger} does:
   * who printed to standard output cannot be told apart there. {@link WorkerContext#note} adds to
   * it.
   *
   * @param folder made when the first task is saved
   */
  public Parallel keepFailures(Path folder) {
    return with(Setting.KEEP_FAILURES, Optional.of(folder));
  }

  /**
   * Gives each task random numbers that can be had again, by {@link WorkerContext#random}: they
   * follow from this seed and the index of the task, whatever the backend, the number of workers
   * and the size of batches.
   *
   * <p>Each call begins anew: two calls with the same seed draw the same numbers, and so do all
   * tasks of {@link #submit}, which are calls of one task. A call inside of a task that is given no
   * seed has one that follows from that task's.
   *
   * @param seed any number; other seeds, neighbours as well, give other numbers
   */
  public Parallel seed(long seed) {
    return with(Setting.SEED, OptionalLong.of(seed));
  }

  /**
   * Hands values of the caller's scope on to tasks that run in threads of this JVM.
   *
   * <p>A call that runs in worker processes while one of them is bound throws
   * IllegalStateException: name it by {@linkplain #carrying(Fn0) a function}.
   *
   * @param values replace those that were said before
   */
  public Parallel carrying(ScopedValue<?>... values) {
    return with(Setting.CARRIED, List.of(values));
  }

  /**
   * Hands a value of the caller's scope on to tasks, in worker processes too.
   *
   * {@snippet :
   * static final ScopedValue<User> USER = ScopedValue.newInstance();
   *
   * Parallel.processes(4).carrying(() -> Request.USER).map(inputs, Mail::render)
   * }
   *
   * <p>In a worker process, the function finds the ScopedValue of that JVM, which is bound to a
   * copy of what it is bound to here; so the value must be serializable.
   *
   * @param value reads a static field; what was said before stays
   */
  public Parallel carrying(Fn0<? extends ScopedValue<?>, ? extends RuntimeException> value) {
    List<Fn0<? extends ScopedValue<?>, ?>> values =
        new ArrayList<>(settings.get(Setting.CARRIED_BY_NAME));
    values.add(value);
    return with(Setting.CARRIED_BY_NAME, List.copyOf(values));
  }

  /** Lets somebody watch the calls; replaces who was to do so before. */
  public Parallel progress(Progress progress) {
    return with(Setting.PROGRESS, progress);
  }

  /**
   * Hands a report of each call to a reader when the call has ended, however it did.
   *
   * @param reader called by the thread that waits for the results, for a stream by that which reads
   *     or closes it; it may throw, which is logged
   */
  public Parallel report(Action<? super RunReport, ?> reader) {
    return with(Setting.REPORT, reader);
  }

  /**
   * Bounds how many results may wait for the reader of a lazy stream before the workers have to.
   *
   * @param results default 1000
   * @throws IllegalArgumentException when it is not positive
   */
  public Parallel mostUnread(int results) {
    return with(Setting.MOST_UNREAD, positive("unread results", results));
  }

  /**
   * Where a call that is made here and now would run.
   *
   * @throws IllegalStateException when the place cannot do what {@link #require} asks for
   */
  public Backend backend() {
    return calls.backend();
  }

  /** How many tasks run at a time on this machine. */
  public int workers() {
    return calls.workers();
  }

  /**
   * What went to the workers of an opened value and came back since they were opened: nothing for
   * threads.
   *
   * @throws IllegalStateException when this value is not open
   */
  public Traffic traffic() {
    if (opened == null) {
      throw new IllegalStateException("only workers that are open count their traffic");
    }
    return opened.traffic();
  }

  /**
   * Gets workers for several calls.
   *
   * {@snippet class="org.joblib4j.examples.FirstSteps" region="open"}
   *
   * <p>Calls of several threads share the workers, and wait for each other's batches in turn. A
   * task in a thread that calls its own opened value runs that call in its own thread.
   *
   * @return a value that keeps its workers until it is closed
   * @throws UncheckedIOException when worker processes cannot be started
   * @throws IllegalStateException when this value is open already
   */
  public Parallel open() {
    if (opened != null) {
      throw new IllegalStateException("these workers are open already");
    }
    Backend backend = settings.backend(Scope.current().settings());
    return new Parallel(settings.with(Setting.BACKEND, backend), calls.open());
  }

  /**
   * Makes this value the default of all calls that the code makes, directly, in libraries, and in
   * tasks that run in threads: of {@link #defaults} wholly, of {@link #jobs} but for their number
   * of jobs, of any other value for what it was not told. Scopes may be nested.
   *
   * {@snippet :
   * try (Parallel workers = Parallel.processes(4).timeout(Duration.ofMinutes(5)).open()) {
   *   model = workers.asDefault(() -> library.train(data));
   * }
   * }
   *
   * @throws X what the code throws
   */
  public <R extends @Nullable Object, X extends Throwable> R asDefault(
      ScopedValue.CallableOp<? extends R, X> code) throws X {
    return calls.asScope().run(code);
  }

  /**
   * As {@link #asDefault(ScopedValue.CallableOp)}, for code without a value; it runs in this thread
   * and need not be serializable.
   *
   * @throws X what the code throws
   */
  public <X extends Throwable> void asDefault(Action0<X> code) throws X {
    boolean _ = calls.asScope().run(code.asFunction()::call);
  }

  /**
   * Ends the workers of an opened value; calls that still run are cancelled.
   *
   * <p>Blocks until running tasks have obeyed their interrupt, two seconds at most in threads; a
   * process that does not is killed. Does nothing on a value that was not opened.
   */
  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }

  /**
   * Runs one task while the caller goes on.
   *
   * <p>Tasks that are submitted with the same settings have their workers in common, so that {@code
   * jobs} holds for all of them together; so have tasks that are submitted to an opened value. A
   * task that is submitted inside of a task does not wait for the workers of that one. Cancelling
   * the future, or completing it in any other way, cancels the task. A failure arrives as {@link
   * TaskFailedException} whatever {@link #onFailure} says; other exceptions are those of {@link
   * #call}.
   */
  public <R extends @Nullable Object> CompletableFuture<R> submit(Task<? extends R> task) {
    return Submission.start(calls, task);
  }

  /** As {@link #submit(Task)}, for a function without arguments. */
  public <R extends @Nullable Object> CompletableFuture<R> submit(Fn0<? extends R, ?> function) {
    return submit(Task.delayed(function));
  }

  /** The settings, for a person to read. */
  @Override
  public String toString() {
    return "Parallel" + settings + (opened == null ? "" : ", open");
  }
}
