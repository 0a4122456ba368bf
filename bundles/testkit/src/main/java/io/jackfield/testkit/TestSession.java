package io.jackfield.testkit;

import io.jackfield.tcp.TcpSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A session without a connection, for the tests of TCP handlers. */
public final class TestSession implements TcpSession {
  private final Map<String, Object> attributes = new HashMap<>();
  private final InputStream input;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private boolean closed;

  /** For a line handler. */
  public TestSession() {
    this(new byte[0]);
  }

  /** For a stream handler, whose client sends these bytes. */
  public TestSession(byte[] sent) {
    input = new ByteArrayInputStream(sent);
  }

  /** What the handler has written. */
  public byte[] written() {
    return output.toByteArray();
  }

  /** Whether the handler has closed the session. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public String id() {
    return "test";
  }

  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000);
  }

  @Override
  public InetSocketAddress local() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 7007);
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public Map<String, Object> attributes() {
    return attributes;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }
}
