package io.jackfield.tcp;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles a connection with blocking streams. Publish it as a service with {@link
 * TcpProperties#PROTOCOL} and name that protocol in a listener configuration.
 *
 * <p>Each connection has a thread of its own for as long as it lasts; how many there are at a time,
 * in all and for a client, the operator says. Such a connection cannot move to another version: it
 * ends on the one it began with. The thread is interrupted when the client has gone, and when the
 * handler's bundle stops.
 */
@ConsumerType
public interface StreamHandler {

  /**
   * Handles the connection, which is closed when this returns.
   *
   * @throws Exception is logged, unless the client had gone, and closes the connection
   */
  void handle(TcpSession session) throws Exception;
}
