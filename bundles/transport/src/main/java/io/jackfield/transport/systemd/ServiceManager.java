package io.jackfield.transport.systemd;

import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has started the daemon and wants to know how it is, by the protocol of {@code sd_notify}.
 * Where the environment names nobody, nothing is done. Any thread; nothing waits.
 */
public final class ServiceManager {
  private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

  private final @Nullable NotifySocket socket;

  /** How often it wants to hear that the daemon works; zero for never. */
  private final Duration watchdog;

  /** What has to arrive and had no room yet, in order. */
  private final Queue<String> unsent = new ArrayDeque<>();

  private String status = "";
  private boolean ready;
  private boolean stopping;
  private boolean failed;

  ServiceManager(@Nullable NotifySocket socket, Duration watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * The one that has started this process.
   *
   * @param lacking asked if there is one, why Netty's native library is not to be had
   */
  public static ServiceManager ofProcess(Supplier<Optional<String>> lacking) {
    return of(System.getenv(), ProcessHandle.current().pid(), lacking);
  }

  /** The one that the environment names. */
  public static ServiceManager of(
      Map<String, String> environment, long pid, Supplier<Optional<String>> lacking) {
    String address = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (address.isEmpty()) {
      return new ServiceManager(null, Duration.ZERO);
    }
    Optional<String> problem = lacking.get();
    if (problem.isPresent()) {
      return untold(problem.get());
    }
    try {
      return new ServiceManager(NotifySocket.at(address), watchdog(environment, pid));
    } catch (IOException e) {
      return untold(e.getMessage());
    }
  }

  private static ServiceManager untold(@Nullable String reason) {
    log.warn(
        "the service manager cannot be told that the daemon is ready: {}; in its unit set Type=exec"
            + " and WatchdogSec=0",
        reason);
    return new ServiceManager(null, Duration.ZERO);
  }

  private static Duration watchdog(Map<String, String> environment, long pid) {
    String whose = environment.getOrDefault("WATCHDOG_PID", "");
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    boolean ours = whose.isEmpty() || whose.equals(Long.toString(pid));
    return ours && micros.matches("\\d{1,18}")
        ? Duration.ofNanos(Long.parseLong(micros) * 1000)
        : Duration.ZERO;
  }

  /** Whether there is one. */
  public boolean isThere() {
    return socket != null;
  }

  /** From now on tells it twice in its time that all the loops answer, if it wants that. */
  public void watch(Iterable<EventExecutor> loops, ScheduledExecutorService timers) {
    long period = watchdog.toNanos() / 2;
    if (period > 0) {
      timers.scheduleAtFixedRate(
          new LoopHeartbeat(loops, this::alive), 0, period, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void alive() {
    send("WATCHDOG=1");
  }

  /** Every listener answers; again after a {@linkplain #reloading reload}. */
  public synchronized void ready(String now) {
    ready = true;
    status = now;
    tell("READY=1\nSTATUS=" + now);
  }

  /** What it shows of the daemon, in a line; told if it is not what it shows. */
  public synchronized void status(String now) {
    flush();
    if (!now.equals(status) && !stopping && send("STATUS=" + now)) {
      status = now;
    }
  }

  /** The configuration is read again; nothing is told before the daemon is ready. */
  public synchronized void reloading() {
    if (ready && !stopping) {
      // The clock of the kernel that is meant, and that the JVM has on Linux.
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
      tell("RELOADING=1\nMONOTONIC_USEC=" + micros + "\nSTATUS=reading the configuration");
    }
  }

  /** That is over. */
  public synchronized void reloaded(String now) {
    if (ready && !stopping) {
      ready(now);
    }
  }

  /**
   * The daemon stops.
   *
   * @param limit after which it has ended; it is to wait as long, if it would not anyway
   */
  public synchronized void stopping(Duration limit, String now) {
    stopping = true;
    long micros = TimeUnit.MILLISECONDS.toMicros(limit.toMillis());
    tell("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + micros + "\nSTATUS=" + now);
  }

  synchronized boolean isToldAll() {
    return unsent.isEmpty();
  }

  private void tell(String message) {
    if (socket != null) {
      unsent.add(message);
      flush();
    }
  }

  private void flush() {
    while (!unsent.isEmpty() && send(unsent.element())) {
      unsent.remove();
    }
  }

  /** False if it is worth another try. */
  private boolean send(String message) {
    try {
      return socket == null || socket.send(message);
    } catch (IOException e) {
      if (!failed) {
        failed = true;
        log.warn("service manager not told address={} reason={}", socket, e.toString());
      }
      return true;
    }
  }
}
