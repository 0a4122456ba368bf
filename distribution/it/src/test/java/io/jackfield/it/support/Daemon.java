package io.jackfield.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jackfield.launcher.Launch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real daemon: the process that {@code bin/jackfield run} is. */
public final class Daemon implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPTIONS =
      "-Xmx256m -XX:+UseSerialGC -XX:-ExplicitGCInvokesConcurrent"
          // Every buffer, as on level paranoid, but without who has touched it, which costs more.
          + " -Dio.netty.leakDetection.level=simple -Dio.netty.leakDetection.samplingInterval=1";

  /**
   * One compiler is ready sooner and keeps no profile of the code. Nor is bytecode verified, which
   * javac made just before: that takes as long as a sixth of a start.
   */
  public static final String FAST =
      " -XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";

  static {
    Awaitility.setDefaultTimeout(Patience.of(Duration.ofSeconds(30)));
  }

  private final Home home;
  private final Map<String, String> environment;
  private final Path out;
  private final Path err;
  private final Process process;

  private Daemon(Home home, Map<String, String> environment, List<String> command)
      throws IOException {
    this.home = home;
    this.environment = environment;
    out = home.path("daemon.out");
    err = home.path("daemon.err");
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** Starts one on free ports and returns when it is ready. */
  public static Daemon start(Home home) {
    return start(home, Map.of());
  }

  /** Starts one as fast as it can be, for tests that say nothing of the JVM. */
  public static Daemon startFast(Home home) {
    return startFast(home, Map.of());
  }

  /** The same with more in its environment. */
  public static Daemon startFast(Home home, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("JACKFIELD_JAVA_OPTS", OPTIONS + FAST);
    return start(home, environment);
  }

  /** Starts one as fast as it can be of another distribution than what the build assembled. */
  public static Daemon startFast(Home home, Distribution distribution) {
    Map<String, String> environment = Map.of("JACKFIELD_JAVA_OPTS", OPTIONS + FAST);
    return ready(launch(home, environment, List.of(distribution.program(), "run")));
  }

  /** Starts one of another distribution, with more in its environment. */
  public static Daemon start(Home home, Distribution distribution, Map<String, String> more) {
    return ready(launch(home, more, List.of(distribution.program(), "run")));
  }

  /** Starts one as fast as it can be that may have so many files and sockets open. */
  public static Daemon startFastWithin(Home home, int descriptors) {
    Map<String, String> environment = Map.of("JACKFIELD_JAVA_OPTS", OPTIONS + FAST);
    String limited = "ulimit -n " + descriptors + " && exec \"$0\" run";
    return ready(launch(home, environment, List.of("sh", "-c", limited, program())));
  }

  /** Starts one by another program, which runs the words behind its own in its place. */
  public static Daemon startBy(List<String> program, Home home, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("JACKFIELD_JAVA_OPTS", OPTIONS + FAST);
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(program(), "run"));
    return ready(launch(home, environment, command));
  }

  /** Starts one with the options that it is shipped with, and no others. */
  public static Daemon startAsShipped(Home home, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("JACKFIELD_JAVA_OPTS", "");
    return start(home, environment);
  }

  /** Starts one with more in its environment and returns when it is ready. */
  public static Daemon start(Home home, Map<String, String> more) {
    return ready(launch(home, more));
  }

  private static Daemon ready(Daemon daemon) {
    try {
      Awaitility.await("the line 'ready in'")
          .atMost(Patience.of(START_LIMIT))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> daemon.output().contains("ready ") || !daemon.process.isAlive());
      // Or it has said what it lacks: "not ready after".
      assertThat(daemon.output()).as(daemon.errors()).contains("ready in");
      return daemon;
    } catch (RuntimeException | AssertionError e) {
      daemon.close();
      throw e;
    }
  }

  /** Starts one and does not wait. */
  public static Daemon launch(Home home, Map<String, String> more) {
    return launch(home, more, List.of(program(), "run"));
  }

  private static Daemon launch(Home home, Map<String, String> more, List<String> command) {
    Map<String, String> environment = new HashMap<>();
    for (String protocol : List.of("HTTP", "HTTPS", "FTP", "ECHO")) {
      environment.put("JACKFIELD_" + protocol + "_PORT", "0");
    }
    environment.put("JACKFIELD_HOME", home.folder().toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JACKFIELD_JAVA_OPTS", OPTIONS);
    environment.putAll(more);
    try {
      return new Daemon(home, environment, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String program() {
    return Home.built().resolve("bin/jackfield").toString();
  }

  /** Its home. */
  public Home home() {
    return home;
  }

  /** A {@code jackfield} command, not run yet, of the same home. */
  public Command command(String... arguments) {
    List<String> words = new ArrayList<>(List.of(program()));
    words.addAll(List.of(arguments));
    return Command.of(words.toArray(new String[0])).env(environment);
  }

  /** What a command says whose program is not what is tested: it costs a start of the JVM. */
  public Command.Result ask(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        CompletableFuture.supplyAsync(
                () -> Launch.command(home.folder(), printer(out), printer(err), words),
                // The common pool has one thread here, from JDK 25 on, and who asks may be on it.
                task -> new Thread(task, "ask").start())
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
    return new Command.Result(
        List.of(words), exit, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** What {@code status --json} says. */
  public JsonNode status() {
    return parsed(ask("status", "--json")); // fails where something of the daemon does not work
  }

  /** What a command says that answers in JSON. */
  public JsonNode json(String... arguments) {
    return parsed(ask(arguments).ok());
  }

  private static JsonNode parsed(Command.Result result) {
    try {
      return JSON.readTree(result.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + result, e);
    }
  }

  /** The real port of a listener. */
  public int port(String listener) {
    JsonNode listeners = status().path("listeners");
    for (JsonNode entry : listeners) {
      if (entry.path("name").asText().equals(listener)) {
        return entry.path("port").asInt();
      }
    }
    throw new AssertionError("no listener " + listener + " in " + listeners);
  }

  /** What it has written on standard output. */
  public String output() {
    return read(out);
  }

  /** What it has written on standard error. */
  public String errors() {
    return read(err);
  }

  /** What is in its log. */
  public String log() {
    return read(home.path("log", "jackfield.log"));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process; what runs in it is the JVM itself. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process lives. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the process to end by itself, with {@link Patience}. */
  public int exit(Duration idle) {
    Duration limit = Patience.of(idle);
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the daemon still runs after " + limit + "\n" + errors());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Sends SIGHUP. */
  public void hangUp() {
    Command.of("sh", "-c", "kill -HUP " + pid()).run().ok();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Stops it as an init system does; fails unless it ends well and within five seconds. */
  public void stop() {
    terminate();
    assertThat(exit(Duration.ofSeconds(5))).as("exit code\n" + errors()).isZero();
  }

  /** Kills what is left of it. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    exit(Duration.ofSeconds(10));
  }
}
