package io.jackfield.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test runs to its end. */
public final class Command {
  private final ProcessBuilder builder;
  private String input = "";
  private Duration limit = Duration.ofSeconds(60);

  private Command(List<String> words) {
    builder = new ProcessBuilder(words);
  }

  /** A program of the search path or with its path, and its arguments. */
  public static Command of(String... words) {
    return new Command(List.of(words));
  }

  /** With these in its environment as well. */
  public Command env(Map<String, String> more) {
    builder.environment().putAll(more);
    return this;
  }

  /** In this folder. */
  public Command in(Path folder) {
    builder.directory(folder.toFile());
    return this;
  }

  /** With this on its standard input, which is empty otherwise. */
  public Command input(String text) {
    input = text;
    return this;
  }

  /** Killed when it takes longer, with {@link Patience}; a minute unless said. */
  public Command within(Duration time) {
    limit = time;
    return this;
  }

  /**
   * Runs it.
   *
   * @throws AssertionError if it is not installed or does not end in time
   */
  public Result run() {
    try (TemporaryFolder folder = TemporaryFolder.create("jackfield-run-")) {
      Path in = Files.writeString(folder.path().resolve("in"), input);
      Path out = folder.path().resolve("out");
      Path err = folder.path().resolve("err");
      builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
      int exit = exit(start());
      return new Result(builder.command(), exit, Files.readAllBytes(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start() {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          builder.command().get(0) + " cannot be run; .ci/run installs what tests need", e);
    }
  }

  private int exit(Process process) {
    try {
      if (process.waitFor(Patience.of(limit).toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new AssertionError(builder.command() + " still runs after " + limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * What became of it.
   *
   * @param command its words
   * @param exit the exit code
   * @param bytes what it wrote on standard output
   * @param err what it wrote on standard error
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(List<String> command, int exit, byte[] bytes, String err) {

    /** Standard output as text. */
    public String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Fails unless the exit code is 0. */
    public Result ok() {
      if (exit != 0) {
        throw new AssertionError(this + " should have worked");
      }
      return this;
    }

    @Override
    public String toString() {
      return String.join(" ", command) + "\n" + out() + err + "\nexit code " + exit;
    }
  }
}
