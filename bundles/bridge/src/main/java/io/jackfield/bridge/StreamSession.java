package io.jackfield.bridge;

import io.jackfield.tcp.TcpSession;
import io.jackfield.transport.Connection;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A connection as a stream handler sees it. */
final class StreamSession implements TcpSession {
  private final Connection connection;
  private final ChannelInput input;
  private final ChannelOutput output;
  private final Map<String, Object> attributes = new HashMap<>();

  StreamSession(Connection connection, ChannelInput input, ChannelOutput output) {
    this.connection = connection;
    this.input = input;
    this.output = output;
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

  @Override
  public ChannelInput input() {
    return input;
  }

  @Override
  public ChannelOutput output() {
    return output;
  }

  @Override
  public void close() {
    output.close();
    input.close();
  }

  /** Whether the handler has closed it or has returned. */
  boolean isClosed() {
    return output.isClosed();
  }

  /** Whether the connection has ended before the handler was done with it. */
  boolean isLost() {
    return !isClosed() && !connection.channel().isActive();
  }
}
