package io.jackfield.client.forward;

import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that blocks, on a thread of its own. */
final class Aside<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private Aside(Callable<T> work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            },
            "aside");
    thread.setDaemon(true);
    thread.start();
  }

  static <T> Aside<T> run(Callable<T> work) {
    return new Aside<>(work);
  }

  /** Sends all, and ends if that is wanted. */
  static Aside<Void> send(Socket socket, byte[] bytes, boolean andEnd) {
    return run(
        () -> {
          socket.getOutputStream().write(bytes);
          if (andEnd) {
            socket.shutdownOutput();
          }
          return null;
        });
  }

  /** Receives so many bytes, or all there are. */
  static Aside<byte[]> receive(Socket socket, int most) {
    return run(() -> socket.getInputStream().readNBytes(most));
  }

  boolean isDone() {
    return result.isDone();
  }

  T get() throws ExecutionException, InterruptedException, TimeoutException {
    return result.get(60, TimeUnit.SECONDS);
  }
}
