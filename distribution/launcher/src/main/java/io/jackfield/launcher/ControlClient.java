package io.jackfield.launcher;

import java.io.IOException;
import java.io.InputStream;
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
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final ControlConsole console;

  ControlClient(
      SocketChannel channel,
      InputStream in,
      PrintStream out,
      PrintStream err,
      ControlConsole console) {
    this.channel = channel;
    this.in = in;
    this.out = out;
    this.err = err;
    this.console = console;
  }

  /** Sends the words and does what the daemon says; returns the exit code. */
  int run(List<String> words) throws IOException {
    send(ControlRequest.of(words, console != ControlConsole.NOBODY));
    if (ControlRequest.needsStdin(words)) {
      Thread copier = new Thread(this::copyInput, "stdin");
      copier.setDaemon(true);
      copier.start();
    }
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

  /** Does what a frame says; returns the exit code if it is the last. */
  private @Nullable Integer handle(ControlFrame frame) throws IOException {
    switch (frame.type()) {
      case ControlFrame.OUT -> write(out, frame);
      case ControlFrame.ERR -> write(err, frame);
      case ControlFrame.ASK -> {
        return answer(new String(frame.payload(), StandardCharsets.UTF_8));
      }
      case ControlFrame.EXIT -> {
        return frame.payload().length == 1 ? frame.payload()[0] & 0xff : Control.FAILED;
      }
      default -> throw new IOException("the daemon sent the unknown frame " + frame.type());
    }
    return null;
  }

  private static void write(PrintStream stream, ControlFrame frame) {
    stream.write(frame.payload(), 0, frame.payload().length);
    stream.flush();
  }

  private @Nullable Integer answer(String prompt) throws IOException {
    byte[] secret = console.secret(prompt);
    if (secret == null) {
      err.println("jackfield: cancelled");
      return Control.FAILED;
    }
    send(new ControlFrame(ControlFrame.ANSWER, secret));
    Arrays.fill(secret, (byte) 0);
    return null;
  }

  private void copyInput() {
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        send(new ControlFrame(ControlFrame.STDIN, Arrays.copyOf(buffer, n)));
      }
      send(new ControlFrame(ControlFrame.STDIN_END, new byte[0]));
    } catch (IOException e) {
      // The command has ended without reading all of it, or the reader says what is wrong.
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  /** Whole frames, from two threads. */
  private synchronized void send(ControlFrame frame) throws IOException {
    frame.write(channel);
  }
}
