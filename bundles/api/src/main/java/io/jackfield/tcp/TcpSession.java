package io.jackfield.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A connection as a simple handler sees it. */
@ProviderType
public interface TcpSession {

  /** The connection's id, as {@code jackfield connections} and the log show it. */
  String id();

  /** The client, also behind a proxy that tells it. */
  InetSocketAddress remote();

  /** The daemon's end. */
  InetSocketAddress local();

  /** Whether the connection is encrypted. */
  boolean secure();

  /**
   * What the handler remembers of this connection: survives a swap of the handler's bundle, so put
   * only types of the JDK into it. Touch it only while the handler runs.
   */
  Map<String, Object> attributes();

  /** Closes the connection after what has been answered is written; may be called at any time. */
  void close();

  /**
   * What the client sends; a {@link StreamHandler}'s only. Reads block.
   *
   * @throws IllegalStateException in a {@link LineHandler}
   */
  InputStream input() throws IOException;

  /**
   * What the client gets; a {@link StreamHandler}'s only. Small writes are collected and sent when
   * they fill a buffer, at {@link OutputStream#flush}, when the handler has read everything and
   * reads on, and when it returns. Writes block while the client reads slower than the handler
   * writes.
   *
   * @throws IllegalStateException in a {@link LineHandler}
   */
  OutputStream output() throws IOException;
}
