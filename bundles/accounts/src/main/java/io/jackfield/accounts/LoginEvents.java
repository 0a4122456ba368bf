package io.jackfield.accounts;

import io.jackfield.event.Events;
import io.jackfield.event.Topics;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.util.OccasionalLine;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells tasks of logins that succeeded, an account, a protocol and an address once a minute: a
 * client of HTTP logs in with each request. On a thread of its own, for a login is to wait for no
 * disk; what waits there is lost if the process ends. Failed ones are not told: who has no account
 * could fill the disk with them. Any thread.
 */
final class LoginEvents {
  private static final Logger log = LoggerFactory.getLogger(LoginEvents.class);

  private static final int MOST_WAITING = 1_000;
  private static final int MOST_REMEMBERED = 10_000;
  private static final long ONCE_IN = Duration.ofMinutes(1).toNanos();

  /** Longer than they are away in a swap. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ServiceHolder<Events> events = new ServiceHolder<>("the outbox", PATIENCE);
  private final OccasionalLine lost = new OccasionalLine();
  private final Lane lane;
  private final LongSupplier nanoTime;

  /** When a login was told, the oldest first. Guarded by itself. */
  private final Map<String, Long> told = new LinkedHashMap<>();

  LoginEvents(Function<LaneSpec, Lane> lanes, LongSupplier nanoTime) {
    this.lane = lanes.apply(LaneSpec.of("login events", 1, MOST_WAITING));
    this.nanoTime = nanoTime;
  }

  void bind(Events service) {
    events.fill(service);
  }

  void unbind(Events service) {
    events.empty(service);
  }

  /** Somebody has logged in. Does not block. */
  void succeeded(String account, String protocol, @Nullable InetAddress client) {
    String address = client == null ? "" : client.getHostAddress();
    if (!isNews(account + '\n' + protocol + '\n' + address)) {
      return;
    }
    Map<String, Object> facts = new HashMap<>();
    facts.put("account", account);
    facts.put("protocol", protocol);
    facts.put("time", Instant.now().toString());
    if (!address.isEmpty()) {
      facts.put("address", address);
    }
    try {
      lane.execute(() -> tell(facts));
    } catch (RejectedExecutionException e) {
      lost(facts, "too many wait");
    }
  }

  private boolean isNews(String login) {
    long now = nanoTime.getAsLong();
    synchronized (told) {
      while (!told.isEmpty()
          && (told.size() > MOST_REMEMBERED || now - told.values().iterator().next() >= ONCE_IN)) {
        told.remove(told.keySet().iterator().next());
      }
      return told.putIfAbsent(login, now) == null;
    }
  }

  private void tell(Map<String, Object> facts) {
    try {
      events.get().publish(Topics.LOGIN, facts);
    } catch (ServiceGoneException | UncheckedIOException | IllegalArgumentException e) {
      lost(facts, String.valueOf(e.getMessage()));
    }
  }

  private void lost(Map<String, Object> facts, String reason) {
    lost.say(
        suppressed ->
            log.warn(
                "login not told to tasks {} reason={} suppressed={}", facts, reason, suppressed));
  }

  /**
   * Tells what waits.
   *
   * @param atMost how long
   */
  void close(Duration atMost) {
    lane.shutdown();
    try {
      boolean ended = lane.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
      log.debug("login events closed ended={}", ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lane.shutdownNow();
  }
}
