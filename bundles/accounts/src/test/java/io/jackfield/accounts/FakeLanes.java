package io.jackfield.accounts;

import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.threads.FairLane;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Lanes as the transport gives them, which can be held and count what they do. */
final class FakeLanes implements Function<LaneSpec, Lane> {
  private final Map<String, FairLane> lanes = new ConcurrentHashMap<>();
  private final Map<String, Integer> threads = new ConcurrentHashMap<>();
  private final AtomicInteger hashed = new AtomicInteger();

  @Override
  public Lane apply(LaneSpec spec) {
    FairLane lane = new FairLane("accounts", spec);
    lanes.put(spec.name(), lane);
    threads.put(spec.name(), spec.maxRunning());
    return spec.name().equals("password") ? counted(lane) : lane;
  }

  private Lane counted(FairLane lane) {
    return (Lane)
        Proxy.newProxyInstance(
            Lane.class.getClassLoader(),
            new Class<?>[] {Lane.class},
            (proxy, method, arguments) -> {
              try {
                if (method.getName().equals("execute")) {
                  hashed.incrementAndGet();
                }
                return method.invoke(lane, arguments);
              } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RejectedExecutionException) {
                  hashed.decrementAndGet();
                }
                throw e.getCause();
              }
            });
  }

  /** How many passwords were not known already. */
  int hashed() {
    return hashed.get();
  }

  FairLane lane(String name) {
    return lanes.get(name);
  }

  /** Occupies all threads that a lane began with until the latch is down or it ends. */
  CountDownLatch hold(String name) throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(threads.get(name));
    for (int i = 0; i < threads.get(name); i++) {
      lane(name)
          .execute(
              () -> {
                held.countDown();
                try {
                  release.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    held.await();
    return release;
  }
}
