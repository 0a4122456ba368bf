package io.jackfield.client.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A blocking socket whose timeout holds for writing as for reading, and that an interrupt of the
 * thread which waits ends, as {@link #close} from any other thread does. One thread may read while
 * another one writes.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is no state of Socket's to guard
final class TimedSocket extends Socket {
  private final SocketChannel channel;
  private final Readiness readable;
  private final Readiness writable;
  private final Runnable onClose;
  private volatile int timeout;
  private volatile boolean ended;
  private volatile @Nullable Limit limit;

  /**
   * When all that is read and written has to be over.
   *
   * @param end by {@link System#nanoTime}
   * @param time that there was from the beginning
   */
  private record Limit(long end, Duration time) {
    long left() {
      return end - System.nanoTime();
    }

    SocketTimeoutException over() {
      return new SocketTimeoutException(
          "was not ready within " + Readiness.seconds(time.toMillis()) + " s");
    }
  }

  TimedSocket(Runnable onClose) throws IOException {
    super((SocketImpl) null);
    this.onClose = onClose;
    channel = SocketChannel.open();
    readable = new Readiness(channel);
    writable = new Readiness(channel);
    try {
      channel.configureBlocking(false);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void connect(SocketAddress endpoint, int millis) throws IOException {
    try {
      if (!channel.connect(endpoint)) {
        do {
          writable.await(SelectionKey.OP_CONNECT, millis, "no answer");
        } while (!channel.finishConnect());
      }
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  /** From now on all that is read and written has so much time together, however it is spread. */
  void begin(Duration time) {
    limit = new Limit(System.nanoTime() + time.toNanos(), time);
  }

  /** There is no such limit any more. */
  void ready() {
    limit = null;
  }

  private void await(Readiness readiness, int operation, String missing) throws IOException {
    @Nullable Limit now = limit;
    int left = now == null ? Integer.MAX_VALUE : Dialer.millis(Duration.ofNanos(now.left()));
    if (timeout > 0 && timeout <= left) {
      readiness.await(operation, timeout, missing);
      return;
    }
    try {
      readiness.await(operation, now == null ? 0 : left, missing);
    } catch (SocketTimeoutException e) {
      throw now == null ? e : now.over();
    }
  }

  /** Who sends a little now and then is not waited for either. */
  private void checkLimit() throws SocketTimeoutException {
    @Nullable Limit now = limit;
    if (now != null && now.left() <= 0) {
      throw now.over();
    }
  }

  /** Whether it is open, and there is nothing to read, not even the end. */
  boolean isQuiet() {
    return readable.isNot(SelectionKey.OP_READ);
  }

  /** Whether its end was read. */
  boolean hasEnded() {
    return ended;
  }

  private static SocketException closed(Throwable cause) {
    SocketException closed = new SocketException("the connection was closed here");
    closed.initCause(cause);
    return closed;
  }

  private int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    checkLimit();
    try {
      int count;
      while ((count = channel.read(buffer)) == 0) {
        await(readable, SelectionKey.OP_READ, "nothing came");
      }
      ended = count < 0;
      return count;
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      for (ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length); rest.hasRemaining(); ) {
        if (channel.write(rest) == 0) {
          await(writable, SelectionKey.OP_WRITE, "nothing was taken");
        }
      }
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return TimedSocket.this.read(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        TimedSocket.this.close();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        TimedSocket.this.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        TimedSocket.this.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      readable.close();
      writable.close();
      onClose.run();
    }
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isBound() {
    return channel.socket().isBound();
  }

  @Override
  public boolean isInputShutdown() {
    return channel.socket().isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return channel.socket().isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void bind(SocketAddress local) throws IOException {
    channel.bind(local);
  }

  @Override
  public InetAddress getInetAddress() {
    return channel.socket().getInetAddress();
  }

  @Override
  public int getPort() {
    return channel.socket().getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return channel.socket().getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return channel.socket().getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return channel.socket().getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return new InetSocketAddress(getLocalAddress(), getLocalPort());
  }

  @Override
  public void setSoTimeout(int millis) {
    timeout = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeout;
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    set(StandardSocketOptions.TCP_NODELAY, on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return channel.socket().getTcpNoDelay();
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    set(StandardSocketOptions.SO_KEEPALIVE, on);
  }

  @Override
  public boolean getKeepAlive() throws SocketException {
    return channel.socket().getKeepAlive();
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    set(StandardSocketOptions.SO_LINGER, on ? seconds : -1);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return channel.socket().getSoLinger();
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    set(StandardSocketOptions.SO_SNDBUF, size);
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return channel.socket().getSendBufferSize();
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    set(StandardSocketOptions.SO_RCVBUF, size);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return channel.socket().getReceiveBufferSize();
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    set(StandardSocketOptions.SO_REUSEADDR, on);
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    return channel.socket().getReuseAddress();
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    channel.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return channel.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return channel.supportedOptions();
  }

  @Override
  public SocketChannel getChannel() {
    return channel;
  }

  private <T> void set(SocketOption<T> option, T value) throws SocketException {
    try {
      channel.setOption(option, value);
    } catch (SocketException e) {
      throw e;
    } catch (IOException e) {
      throw closed(e);
    }
  }
}
