package org.joblib4j.memory;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call of a cached function: to be made, or to be asked about.
 *
 * <p>Safe for use by several threads, as long as none changes the arguments.
 *
 * @param <R> the result
 * @param <X> what the function throws
 */
public final class CachedCall<R extends @Nullable Object, X extends Throwable> {
  private final Cached<R, X, ?> cached;
  private final @Nullable Object[] arguments;

  CachedCall(Cached<R, X, ?> cached, @Nullable Object[] arguments) {
    this.cached = cached;
    this.arguments = arguments;
  }

  /**
   * The result, stored or computed.
   *
   * @throws X what the function throws
   * @throws IllegalArgumentException when an argument has no fingerprint; it names the place
   * @throws ImpureFunctionException when the memory is strict, and the result may depend on more
   *     than the key holds
   * @throws java.util.concurrent.CancellationException when the thread is interrupted while it
   *     waits for another that computes the result; it is still interrupted then
   */
  public R get() throws X {
    return cached.callAny(arguments);
  }

  /**
   * Whether there is a result that is still valid. It is not read.
   *
   * @throws IllegalArgumentException as {@link #get} does
   * @throws ImpureFunctionException as {@link #get} does
   */
  public boolean isCached() {
    return cached.memoizer().isCached(arguments);
  }

  /**
   * Sees to it that the result is stored, and returns where it is instead of the result: something
   * small to pass on, also to other processes. Of a function that returns a future, this waits for
   * its value.
   *
   * @throws X what the function throws; what else {@link #get} throws, this throws, too
   * @throws CompletionException when the future that it returns fails; the cause says why
   */
  public StoredResult<R> store() throws X {
    Memoizer memoizer = cached.memoizer();
    // The key is that of the arguments before the call.
    CallKey key = memoizer.lookup(arguments).orElse(null);
    if (key != null && memoizer.contains(key)) {
      return StoredResult.of(cached.settings().store, key.name(), memoizer.type());
    }
    R value = get();
    if (memoizer.type().isDeferred() && value instanceof CompletionStage<?> stage) {
      stage.toCompletableFuture().join();
    }
    return key != null && memoizer.contains(key)
        ? StoredResult.of(cached.settings().store, key.name(), memoizer.type())
        : StoredResult.ofValue(value);
  }

  /**
   * Why the call would be computed, or would not; nothing is computed.
   *
   * @throws IOException when the store cannot be read
   * @throws IllegalArgumentException as {@link #get} does
   * @throws ImpureFunctionException as {@link #get} does
   */
  public Explanation explain() throws IOException {
    return cached.memoizer().explain(arguments);
  }

  /**
   * Removes the result.
   *
   * @return whether there was one
   * @throws IOException when it cannot be removed
   * @throws IllegalArgumentException as {@link #get} does
   * @throws ImpureFunctionException as {@link #get} does
   */
  public boolean forget() throws IOException {
    return cached.memoizer().forget(arguments);
  }

  /**
   * Gets the result in a virtual thread. However many ask for it, one computes. The future fails
   * with what the function throws; cancelling it does not stop the function.
   */
  public CompletableFuture<R> async() {
    return async(Deferred.THREADS);
  }

  /** As {@link #async()}, by an executor of yours. */
  public CompletableFuture<R> async(Executor executor) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return get();
          } catch (RuntimeException | Error e) {
            throw e;
          } catch (Throwable e) {
            throw new CompletionException(e);
          }
        },
        executor);
  }
}
