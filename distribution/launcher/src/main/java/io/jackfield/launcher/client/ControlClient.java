package io.jackfield.launcher.client;

import io.jackfield.launcher.SafeText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one command over an open channel. The channel is used directly: the streams that {@code
 * Channels} makes of one block each other's directions on JDK 17.
 */
final class ControlClient {
  private final SocketChannel channel;
  private final ControlInput input;
  private final PrintStream out;
  private final PrintStream err;
  private final ControlConsole console;
  private final ProgressLine progress;
  private final int columns;
  private List<String> instead = List.of();

  ControlClient(
      SocketChannel channel,
      ControlInput input,
      PrintStream out,
      PrintStream err,
      ControlConsole console) {
    this.channel = channel;
    this.input = input;
    this.out = out;
    this.err = err;
    this.console = console;
    this.columns = Math.max(0, Integer.getInteger("jackfield.columns", 0));
    this.progress = new ProgressLine(err, console != ControlConsole.NOBODY, columns);
  }

  /** Sends the words and does what the daemon says; returns the exit code. */
  int run(List<String> words) throws IOException {
    send(ControlRequest.of(words, console != ControlConsole.NOBODY, columns));
    Integer code = null;
    while (code == null) {
      ControlFrame frame = ControlFrame.read(channel);
      if (frame == null) {
        throw new IOException("the daemon has closed the connection before the command ended");
      }
      code = handle(frame);
    }
    return code;
  }

  /** What is to be run now, if the daemon's side of this command was replaced. */
  List<String> instead() {
    return instead;
  }

  /** Does what a frame says; returns the exit code if it is the last. */
  private @Nullable Integer handle(ControlFrame frame) throws IOException {
    if (frame.type() == ControlFrame.PROGRESS) {
      progress.show(text(frame));
      return null;
    }
    progress.clear();
    switch (frame.type()) {
      case ControlFrame.OUT -> write(out, frame);
      case ControlFrame.ERR -> write(err, frame);
      case ControlFrame.WANT -> input.send(text(frame), this);
      case ControlFrame.ASK -> {
        return answer(text(frame));
      }
      case ControlFrame.EXIT -> {
        return frame.payload().length == 1 ? frame.payload()[0] & 0xff : Control.FAILED;
      }
      case ControlFrame.INSTEAD -> {
        instead = List.of(text(frame).split("\0", -1));
        return Control.OK;
      }
      default -> throw new IOException("the daemon sent the unknown frame " + frame.type());
    }
    return null;
  }

  private static String text(ControlFrame frame) {
    return new String(frame.payload(), StandardCharsets.UTF_8);
  }

  private static void write(PrintStream stream, ControlFrame frame) {
    stream.write(frame.payload(), 0, frame.payload().length);
    stream.flush();
  }

  private @Nullable Integer answer(String prompt) throws IOException {
    byte[] secret = console.secret(SafeText.escape(prompt));
    if (secret == null) {
      err.println("jackfield: cancelled");
      return Control.FAILED;
    }
    send(new ControlFrame(ControlFrame.ANSWER, secret));
    Arrays.fill(secret, (byte) 0);
    return null;
  }

  /** Whole frames, from two threads. */
  synchronized void send(ControlFrame frame) throws IOException {
    frame.write(channel);
  }
}
