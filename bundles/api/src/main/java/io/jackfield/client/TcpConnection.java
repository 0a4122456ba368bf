package io.jackfield.client;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connection to a server. It reads and writes bytes or lines, by futures or by streams that
 * block; one may be used after the other, and what was not used is there for the next.
 *
 * <p>From any thread. One may send while another receives, but only one at a time receives. Futures
 * are completed on the connection's event loop: what depends on them must not block. Whoever may
 * block calls {@code get()} on them, or uses the streams. They fail with a {@link RemoteException},
 * or a {@link java.net.SocketTimeoutException} if nothing came in time, after which one may go on
 * waiting; to cancel one changes nothing else.
 *
 * <p>No more than about 64 KiB are read ahead of who receives.
 */
@ProviderType
public interface TcpConnection extends AutoCloseable {

  /** The server. */
  InetSocketAddress remote();

  /** What the handshake has agreed on; empty without TLS. */
  Optional<SSLSession> tls();

  /**
   * Sends bytes behind those that were sent before.
   *
   * @param bytes all that remain; not to be changed before they are gone
   * @return done when the operating system has them: who waits for that has no more in memory than
   *     the server takes
   */
  CompletableFuture<Void> send(ByteBuffer bytes);

  /** Sends a line in UTF-8, and CRLF behind it. */
  CompletableFuture<Void> sendLine(String line);

  /**
   * The next bytes, as many as there are.
   *
   * @return a buffer that is the caller's; empty when the server has ended its side
   */
  CompletableFuture<Optional<ByteBuffer>> receive();

  /**
   * The next line without its end, LF or CRLF, in UTF-8. What comes before the server's end without
   * one is a line, too. A line that is longer than {@link TcpSpec.Builder#longestLine}, or not
   * UTF-8, fails with {@link RemoteException.Reason#UNSUPPORTED}.
   *
   * @return empty when the server has ended its side
   */
  CompletableFuture<Optional<String>> receiveLine();

  /** Ends this side behind all that was sent; the server may go on. With TLS 1.2 it ends, too. */
  CompletableFuture<Void> endOutput();

  /**
   * What the server sends, as a stream whose reads block until something comes, the time is up or
   * the thread is interrupted ({@link java.io.InterruptedIOException}). Not on an event loop. Read
   * many bytes at a time, or put a {@link java.io.BufferedInputStream} around it, which of course
   * keeps what it has read. To close it closes the connection.
   */
  InputStream input();

  /**
   * What the server gets, as a stream whose writes block until the operating system has the bytes.
   * Not on an event loop. To close it ends this side as {@link #endOutput} does.
   */
  OutputStream output();

  /** Closes it behind all that was sent, and fails what waits. Does not wait. */
  @Override
  void close();
}
