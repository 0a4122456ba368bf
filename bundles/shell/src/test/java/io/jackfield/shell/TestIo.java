package io.jackfield.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams in memory. */
final class TestIo implements CommandIo {
  private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
  private final InputStream in;
  private final Deque<String> secrets = new ArrayDeque<>();
  private final Deque<String> lines = new ArrayDeque<>();

  TestIo() {
    this("");
  }

  TestIo(String input) {
    in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
  }

  TestIo secrets(String... answers) {
    secrets.addAll(Arrays.asList(answers));
    return this;
  }

  TestIo lines(String... typed) {
    lines.addAll(List.of(typed));
    return this;
  }

  String outText() {
    return outBytes.toString(StandardCharsets.UTF_8);
  }

  String errText() {
    return errBytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return err;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public char[] ask(String prompt) throws IOException {
    out.print(prompt);
    return secrets.remove().toCharArray();
  }

  @Override
  public @Nullable String readLine() {
    return lines.poll();
  }
}
