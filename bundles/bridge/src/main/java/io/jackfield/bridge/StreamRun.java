package io.jackfield.bridge;

import io.jackfield.tcp.StreamHandler;
import io.jackfield.transport.Connection;
import java.io.InterruptedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of a stream handler on one connection, from its beginning to its end. */
final class StreamRun implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(StreamRun.class);

  private final Connection connection;
  private final StreamSession session;
  private final StreamHandler handler;
  private final HandlerLog handlerLog;

  StreamRun(
      Connection connection, StreamSession session, StreamHandler handler, HandlerLog handlerLog) {
    this.connection = connection;
    this.session = session;
    this.handler = handler;
    this.handlerLog = handlerLog;
  }

  @Override
  public void run() {
    boolean ok = true;
    try {
      handler.handle(session);
    } catch (Exception | Error e) {
      ok = isNotItsFault(e);
      if (ok) {
        log.debug("stream ended id={}", session.id(), e);
      } else {
        handlerLog.failed(session.id(), e);
      }
    } finally {
      // Before the close: who has seen the end finds it counted.
      connection.exchanged(ok);
      session.close();
    }
  }

  /** The client has gone, or the handler's bundle stops: what is thrown then says nothing else. */
  private boolean isNotItsFault(Throwable failure) {
    return session.isLost()
        || failure instanceof InterruptedException
        || failure instanceof InterruptedIOException;
  }

  @Override
  public String toString() {
    return "stream id=" + session.id();
  }
}
