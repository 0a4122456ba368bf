package io.jackfield.http.handlers;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.Exchange;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.swap.ServiceGoneException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A call of a handler that blocks. Who cancels it, and a lane that ends does, has the client told
 * at once and the thread interrupted, whenever the handler ends.
 */
final class BlockingCall extends OverdueCalls.Watched {
  private final HandlerCalls calls;
  private final BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done;
  private final Task task;
  private volatile Throwable whyCancelled =
      new ServiceGoneException("the handler's bundle has stopped");
  private volatile @Nullable Thread thread;

  BlockingCall(
      HandlerCalls calls,
      HttpHandler handler,
      IncomingRequest request,
      BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done) {
    super(request);
    this.calls = calls;
    this.done = done;
    this.task = new Task(handler);
  }

  /** For the lane. */
  Runnable task() {
    return task;
  }

  @Override
  public void cancel(Throwable why) {
    whyCancelled = why;
    task.cancel(true);
  }

  @Override
  public void overdue(int seconds) {
    String place = place();
    if (!task.isDone()) {
      calls.sayLate(request(), seconds, place);
    }
  }

  /** Thread, and the first line that is not the JDK's. */
  private String place() {
    Thread worker = thread;
    if (worker == null) {
      return "its end";
    }
    for (StackTraceElement each : worker.getStackTrace()) {
      if (!each.getClassName().startsWith("java.") && !each.getClassName().startsWith("jdk.")) {
        return worker.getName() + " " + each;
      }
    }
    return worker.getName();
  }

  private final class Task extends FutureTask<HttpResponse> {
    Task(HttpHandler handler) {
      super(() -> handler.handle(request()));
    }

    /** Whose client has gone while it waited is not begun: it would take the turn of others. */
    @Override
    public void run() {
      if (request().isAbandoned()) {
        setException(Exchange.clientGone());
        return;
      }
      thread = Thread.currentThread();
      calls.begin(BlockingCall.this);
      try {
        super.run();
      } finally {
        calls.end(BlockingCall.this);
        thread = null;
      }
    }

    @Override
    protected void set(@Nullable HttpResponse response) {
      super.set(response);
      if (isCancelled() && response != null) {
        calls.drop(response);
      }
    }

    @Override
    protected void done() {
      HttpResponse response = null;
      Throwable failure = null;
      try {
        response = get();
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (CancellationException | InterruptedException e) {
        failure = whyCancelled;
      }
      done.accept(response, failure);
    }

    @Override
    public String toString() {
      return request().shown();
    }
  }
}
