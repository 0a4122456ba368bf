package io.jackfield.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A client in memory, without a person and without input. */
final class TestClient implements Client {
  private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);

  String outText() {
    return outBytes.toString(StandardCharsets.UTF_8);
  }

  String errText() {
    return errBytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public String user() {
    return "ann";
  }

  @Override
  public int columns() {
    return 80;
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
  public InputStream input(String file) {
    return new ByteArrayInputStream(new byte[0]);
  }

  @Override
  public void progress(String line) {
    // Nobody looks.
  }

  @Override
  public char[] ask(String prompt) {
    throw new AssertionError("nobody is here");
  }
}
