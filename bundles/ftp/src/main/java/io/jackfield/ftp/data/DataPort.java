package io.jackfield.ftp.data;

import io.jackfield.transport.InboundBuffer;
import java.util.concurrent.CompletableFuture;

/** Where the next data connection comes from. On the control connection's event loop. */
public interface DataPort {

  /**
   * The data connection and what has come over it, with reading off and on the event loop of the
   * control connection. The first call begins a time limit. Fails with an answer for the client.
   */
  CompletableFuture<InboundBuffer> connect();

  /** Gives up, unless the connection has been handed out by {@link #connect}. */
  void close();
}
