package io.jackfield.shell.control;

import io.jackfield.shell.Client;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A client at the control socket. Made and told on the event loop, used by the command's thread.
 */
final class SocketClient implements Client {
  private static final int USUAL_COLUMNS = 80;

  private final Channel channel;
  private final String user;
  private final int columns;
  private final PrintStream out;
  private final PrintStream err;
  private final ControlInput input;
  private final Secrets secrets;
  private @Nullable String asked;

  /**
   * For one command.
   *
   * @param waits whether the command is to wait until its client has read
   */
  SocketClient(Channel channel, String user, Request request, boolean waits) {
    this.channel = channel;
    this.user = user;
    this.columns = request.columns();
    this.out = ControlOutput.open(channel, Frame.Type.OUT, waits);
    this.err = ControlOutput.open(channel, Frame.Type.ERR, waits);
    this.input = new ControlInput(channel.config()::setAutoRead);
    this.secrets = new Secrets(channel, request.person());
  }

  /** A frame of the client. */
  void read(Frame frame) {
    switch (frame.type()) {
      case INPUT -> input.feed(frame.payload());
      case INPUT_END -> input.end();
      case INPUT_FAILED -> input.fail(new String(frame.payload(), StandardCharsets.UTF_8));
      case ANSWER -> secrets.answer(frame.payload());
      default -> throw new IllegalArgumentException("not now: " + frame.type());
    }
  }

  /** Whether all of its input has come. */
  boolean hasSentAll() {
    return input.isEnded();
  }

  /** Whether the command waits for the person at its terminal. */
  boolean isAsking() {
    return secrets.isAsking();
  }

  /** Nothing more comes from it. */
  void gone() {
    input.fail("the client is gone");
    secrets.gone();
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public int columns() {
    return columns == 0 ? USUAL_COLUMNS : columns;
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
  public InputStream input(String file) throws IOException {
    String before = asked;
    if (before == null) {
      asked = file;
      out.flush();
      ControlOutput.send(channel, Frame.text(Frame.Type.WANT, file));
    } else if (!before.equals(file)) {
      throw new IOException("a command gets one file or standard input, and not both");
    }
    return input;
  }

  @Override
  public void progress(String line) {
    out.flush();
    channel.writeAndFlush(Frame.text(Frame.Type.PROGRESS, line).encode(channel.alloc()));
  }

  @Override
  public char[] ask(String prompt) throws IOException {
    out.flush();
    return secrets.ask(prompt);
  }
}
