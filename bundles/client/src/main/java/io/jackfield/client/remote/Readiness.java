package io.jackfield.client.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for a channel that does not block itself. For one thread, but for {@link #close}. */
final class Readiness {
  private final SocketChannel channel;
  private @Nullable Selector selector;

  Readiness(SocketChannel channel) {
    this.channel = channel;
  }

  /** The selector, of which most channels never need one. */
  private synchronized Selector selector() throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    Selector open = selector;
    if (open == null) {
      open = Selector.open();
      selector = open;
    }
    return open;
  }

  /**
   * Waits until the operation can be tried.
   *
   * @param millis how long; 0 for ever
   * @param missing what is said if that is too short
   */
  void await(int operation, int millis, String missing) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Selector open = selector();
    try {
      channel.register(open, operation);
      while (open.select(rest(end, millis, missing)) == 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted");
        }
      }
      open.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw (IOException) new AsynchronousCloseException().initCause(e);
    }
  }

  private static long rest(long end, int millis, String missing) throws SocketTimeoutException {
    if (millis == 0) {
      return 0;
    }
    long rest = end - System.nanoTime();
    if (rest <= 0) {
      throw new SocketTimeoutException(missing + " within " + seconds(millis) + " s");
    }
    return TimeUnit.NANOSECONDS.toMillis(rest) + 1;
  }

  /** For messages. */
  static String seconds(long millis) {
    return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0);
  }

  /** Whether the channel is open, and the operation would wait. */
  boolean isNot(int operation) {
    try {
      Selector open = selector();
      SelectionKey key = channel.register(open, operation);
      boolean quiet = open.selectNow() == 0 && key.isValid();
      open.selectedKeys().clear();
      return quiet;
    } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
      return false;
    }
  }

  /** After the channel. From any thread; who waits is freed. */
  synchronized void close() throws IOException {
    if (selector != null) {
      selector.close();
    }
  }
}
