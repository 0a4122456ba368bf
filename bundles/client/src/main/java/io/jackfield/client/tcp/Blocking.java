package io.jackfield.client.tcp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** Waits for a future as a stream does. */
final class Blocking {
  private Blocking() {}

  /**
   * Its result.
   *
   * @param mayBlock whether the thread that calls may
   * @throws InterruptedIOException if the thread is interrupted; the future is cancelled then
   */
  static <T> T get(CompletableFuture<T> future, BooleanSupplier mayBlock) throws IOException {
    if (!future.isDone() && !mayBlock.getAsBoolean()) {
      future.cancel(false);
      throw new IllegalStateException("an event loop must not wait; use the futures");
    }
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (CancellationException e) {
      throw new IOException("closed", e);
    } catch (ExecutionException e) {
      // Of another thread: this one is to be in the trace as well.
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      throw new IOException(cause);
    }
  }
}
