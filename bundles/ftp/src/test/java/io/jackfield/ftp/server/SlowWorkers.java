package io.jackfield.ftp.server;

import io.jackfield.transport.Transport;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Workers that do nothing until they are told to. */
public final class SlowWorkers extends AbstractExecutorService {
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  /** A transport that has nothing but them. */
  public Transport transport() {
    return (Transport)
        Proxy.newProxyInstance(
            Transport.class.getClassLoader(),
            new Class<?>[] {Transport.class},
            (proxy, method, args) -> {
              if (method.getName().equals("workers")) {
                return this;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  /** Does one piece of work; false if there is none. */
  public boolean work() {
    Runnable next = waiting.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  @Override
  public void execute(Runnable command) {
    waiting.add(command);
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
