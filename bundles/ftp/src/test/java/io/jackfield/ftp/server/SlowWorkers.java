package io.jackfield.ftp.server;

import io.jackfield.testkit.TestLane;
import io.jackfield.transport.Transport;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;

/** Workers that do nothing until they are told to. */
public final class SlowWorkers {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final TestLane lane = new TestLane(waiting::add);

  /** A transport that has nothing but them. */
  public Transport transport() {
    return (Transport)
        Proxy.newProxyInstance(
            Transport.class.getClassLoader(),
            new Class<?>[] {Transport.class},
            (proxy, method, args) -> {
              if (Set.of("workers", "lane").contains(method.getName())) {
                return lane;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  /** Whom there was work for. */
  public Set<InetAddress> clients() {
    return lane.clients();
  }

  /** Does one piece of work; false if there is none. */
  public boolean work() {
    Runnable next = waiting.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }
}
