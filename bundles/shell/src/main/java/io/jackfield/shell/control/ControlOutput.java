package io.jackfield.shell.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One of the client's output streams; writes on a thread of the command's. */
final class ControlOutput extends OutputStream {
  private static final int CHUNK = 8192;

  private final Channel channel;
  private final Frame.Type type;
  private final boolean waits;

  private ControlOutput(Channel channel, Frame.Type type, boolean waits) {
    this.channel = channel;
    this.type = type;
    this.waits = waits;
  }

  /**
   * Opens it.
   *
   * @param waits whether a slow client slows the command; else what is not read yet is kept, and a
   *     client that has gone is not noticed: for commands whose output is bounded
   */
  static PrintStream open(Channel channel, Frame.Type type, boolean waits) {
    OutputStream buffered =
        new BufferedOutputStream(new ControlOutput(channel, type, waits), CHUNK);
    return new PrintStream(buffered, false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int from = offset; from < offset + length; from += Frame.MOST_BYTES) {
      int to = Math.min(from + Frame.MOST_BYTES, offset + length);
      Frame frame = new Frame(type, Arrays.copyOfRange(bytes, from, to));
      if (waits) {
        send(channel, frame);
      } else {
        channel.writeAndFlush(frame.encode(channel.alloc()));
      }
    }
  }

  /** Sends a frame and waits until it is written: a slow client slows the command. */
  static void send(Channel channel, Frame frame) throws IOException {
    ChannelFuture written = channel.writeAndFlush(frame.encode(channel.alloc()));
    try {
      written.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing to the client");
    }
    if (!written.isSuccess()) {
      throw new IOException("the client is gone", written.cause());
    }
  }
}
