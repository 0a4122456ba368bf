package io.jackfield.client.ftp;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A connection that takes no more from its peer than somebody waits for: neither bytes nor time.
 *
 * <p>TLS sessions are kept by the port that this tells ({@link #getPort}), and a data connection
 * tells that of its control connection, so that it takes the session up again. JSSE has no other
 * way: it goes by the connection's port, whatever port {@code createSocket} is called with.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // Closing must not wait for who reads.
final class BoundedSocket extends Socket {
  private static final int BUFFER = 64 * 1024;

  private final Socket socket;
  private final int port;
  private final InputStream in;
  private final int timeout;
  private long deadline;
  private long bytesLeft = Long.MAX_VALUE;
  private boolean bounded;
  private boolean ended;

  /**
   * Over a connection.
   *
   * @param port what it tells
   * @param tls whether TLS will be spoken, which reads in small pieces
   */
  BoundedSocket(Socket socket, int port, boolean tls) throws IOException {
    super((SocketImpl) null);
    this.socket = socket;
    this.port = port;
    timeout = socket.getSoTimeout();
    InputStream bounded = new Bounded(socket.getInputStream());
    in = tls ? new BufferedInputStream(bounded, BUFFER) : bounded;
  }

  /** From now on so many bytes are taken, within so much time altogether. */
  void allow(long bytes, Duration time) {
    bytesLeft = bytes;
    deadline = System.nanoTime() + time.toNanos();
    bounded = true;
  }

  /** From now on all is taken as long as it goes on to come. */
  void allowAll() {
    bytesLeft = Long.MAX_VALUE;
    bounded = false;
    setTimeout(timeout);
  }

  /** Whether the peer has ended the connection. */
  boolean hasEnded() {
    return ended;
  }

  private final class Bounded extends FilterInputStream {
    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted");
      }
      int count = bounded ? readInTime(bytes, offset, length) : in.read(bytes, offset, length);
      ended = count < 0;
      bytesLeft -= Math.max(0, count);
      if (bytesLeft < 0) {
        throw new IOException("what it says is too long");
      }
      return count;
    }

    private int readInTime(byte[] bytes, int offset, int length) throws IOException {
      int left = (int) Math.min(timeout, (deadline - System.nanoTime() + 999_999) / 1_000_000);
      try {
        if (left > 0) {
          setTimeout(left);
          return in.read(bytes, offset, length);
        }
      } catch (SocketTimeoutException e) {
        if (left >= timeout) {
          throw e;
        }
      }
      throw new SocketTimeoutException("what it has to say did not come in time");
    }
  }

  private void setTimeout(int millis) {
    try {
      socket.setSoTimeout(millis);
    } catch (SocketException e) {
      // It is closed, as the next call will tell.
    }
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  public int getPort() {
    return port;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected();
  }

  @Override
  public boolean isBound() {
    return socket.isBound();
  }

  @Override
  public boolean isInputShutdown() {
    return socket.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return socket.isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    socket.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public InetAddress getInetAddress() {
    return socket.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return socket.getLocalSocketAddress();
  }

  @Override
  public void setSoTimeout(int millis) {
    // As the settings have it: JSSE and commons-net set their own.
  }

  @Override
  public int getSoTimeout() {
    return timeout;
  }

  @Override
  public int getSoLinger() throws SocketException {
    return socket.getSoLinger();
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    socket.setTcpNoDelay(on);
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    socket.setKeepAlive(on);
  }
}
