package io.jackfield.tcp;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles a connection with blocking streams. Publish it as a service with {@link
 * TcpProperties#PROTOCOL} and name that protocol in a listener configuration.
 *
 * <p>Each connection has a worker of its own for as long as it lasts, a virtual thread where the
 * JVM has them. Such a connection cannot move to another version: it ends on the one it began with.
 */
@ConsumerType
public interface StreamHandler {

  /**
   * Handles the connection, which is closed when this returns.
   *
   * @throws Exception is logged and closes the connection
   */
  void handle(TcpSession session) throws Exception;
}
