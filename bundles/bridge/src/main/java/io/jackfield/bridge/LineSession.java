package io.jackfield.bridge;

import io.jackfield.tcp.TcpSession;
import io.jackfield.transport.Connection;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;

/** A connection as a line handler sees it. */
final class LineSession implements TcpSession {
  private final Connection connection;
  private final Map<String, Object> attributes;
  private volatile boolean closed;

  LineSession(Connection connection, Map<String, Object> attributes) {
    this.connection = connection;
    this.attributes = attributes;
  }

  @Override
  public String id() {
    return connection.id();
  }

  @Override
  public InetSocketAddress remote() {
    return connection.remote();
  }

  @Override
  public InetSocketAddress local() {
    return connection.local();
  }

  @Override
  public boolean secure() {
    return connection.secure();
  }

  @Override
  public Map<String, Object> attributes() {
    return attributes;
  }

  /** The conversation closes: within a call of the handler, its answer is still to come. */
  @Override
  public void close() {
    closed = true;
    connection.channel().pipeline().fireUserEventTriggered(LineConversation.CLOSE);
  }

  @Override
  public InputStream input() {
    throw new IllegalStateException("a line handler gets lines, not a stream");
  }

  @Override
  public OutputStream output() {
    throw new IllegalStateException("a line handler answers lines, it has no stream");
  }

  /** Whether the handler wants no more; from any thread. */
  boolean isClosed() {
    return closed;
  }
}
