package io.jackfield.shell;

import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** The streams of a client at the control socket. */
final class ControlIo implements CommandIo {
  private final PrintStream out;
  private final PrintStream err;
  private final ControlInput input;
  private final Secrets secrets;

  /**
   * For one command.
   *
   * @param waits whether the command is to wait until its client has read
   */
  ControlIo(Channel channel, ControlInput input, Secrets secrets, boolean waits) {
    this.out = ControlOutput.open(channel, Frame.Type.OUT, waits);
    this.err = ControlOutput.open(channel, Frame.Type.ERR, waits);
    this.input = input;
    this.secrets = secrets;
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
    return input;
  }

  @Override
  public char[] ask(String prompt) throws IOException {
    out.flush();
    return secrets.ask(prompt);
  }

  @Override
  public @Nullable String readLine() throws IOException {
    out.flush();
    return input.readLine();
  }
}
