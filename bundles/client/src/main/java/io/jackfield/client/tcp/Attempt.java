package io.jackfield.client.tcp;

import io.jackfield.transport.ConnectRequest;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Connects to a host: tries its addresses one after the other. On one event loop. */
public final class Attempt {
  private final Transport transport;
  private final Executor loop;
  private final Function<InetSocketAddress, ConnectRequest> request;
  private final CompletableFuture<InboundBuffer> result = new CompletableFuture<>();
  private @Nullable CompletableFuture<InboundBuffer> current;

  /** Has not begun. */
  public Attempt(
      Transport transport, Executor loop, Function<InetSocketAddress, ConnectRequest> request) {
    this.transport = transport;
    this.loop = loop;
    this.request = request;
  }

  /** Begins as soon as the addresses are known. From any thread. */
  public void start(CompletionStage<List<InetAddress>> resolved, int port) {
    resolved.whenComplete(
        (addresses, failure) -> {
          try {
            loop.execute(
                () -> {
                  if (failure != null) {
                    result.completeExceptionally(unwrapped(failure));
                  } else {
                    next(addresses.iterator(), port);
                  }
                });
          } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
          }
        });
  }

  private void next(Iterator<InetAddress> addresses, int port) {
    if (result.isDone()) {
      return;
    }
    InetSocketAddress address = new InetSocketAddress(addresses.next(), port);
    CompletableFuture<InboundBuffer> attempt =
        transport.connect(request.apply(address)).toCompletableFuture();
    current = attempt;
    attempt.whenComplete(
        (buffer, failure) -> {
          if (failure == null) {
            if (!result.complete(buffer)) {
              buffer.discard();
            }
          } else if (addresses.hasNext() && !result.isDone()) {
            next(addresses, port);
          } else {
            result.completeExceptionally(unwrapped(failure));
          }
        });
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Completed on the event loop. */
  public CompletionStage<InboundBuffer> result() {
    return result;
  }

  /** Nobody waits for it any more: what comes of it is closed. On the event loop. */
  public void cancel() {
    result.cancel(false);
    if (current != null) {
      current.cancel(false);
    }
  }
}
