package io.jackfield.ftp.control;

import io.jackfield.ftp.data.DataContext;
import io.jackfield.ftp.data.Quietly;
import io.jackfield.transport.Connection;
import io.netty.channel.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What a session does elsewhere, on a worker, and then comes back from to its event loop. */
final class SessionTasks {
  private final DataContext context;
  private final Connection connection;
  private final EventLoop loop;
  private final BooleanSupplier ended;

  /**
   * Nothing is under way yet.
   *
   * @param ended whether the session is over; asked on the event loop
   */
  SessionTasks(DataContext context, Connection connection, BooleanSupplier ended) {
    this.context = context;
    this.connection = connection;
    this.loop = connection.channel().eventLoop();
    this.ended = ended;
  }

  /**
   * Calls on a worker and goes on with what comes of it; a result that nobody wants any more is
   * closed.
   *
   * @throws java.util.concurrent.RejectedExecutionException if there is no worker
   */
  <T> void call(Callable<T> blocking, Consumer<T> then, Consumer<Throwable> otherwise) {
    context
        .transport()
        .workers()
        .execute(
            connection.remote().getAddress(),
            () -> {
              try {
                T result = blocking.call();
                loop.execute(() -> called(result, then));
              } catch (Throwable e) {
                loop.execute(() -> otherwise.accept(e));
              }
            });
  }

  private <T> void called(T result, Consumer<T> then) {
    if (!ended.getAsBoolean()) {
      then.accept(result);
    } else if (result instanceof AutoCloseable open) {
      context.cleanUp(() -> Quietly.close(open));
    }
  }

  /** Goes on with what a stage comes to, unless the session has ended by then. */
  <T> void whenDone(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
    stage.whenComplete(
        (result, failure) ->
            onLoop(
                () -> {
                  if (failure == null) {
                    then.accept(result);
                  } else {
                    otherwise.accept(unwrapped(failure));
                  }
                }));
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private void onLoop(Runnable action) {
    loop.execute(
        () -> {
          if (!ended.getAsBoolean()) {
            action.run();
          }
        });
  }
}
