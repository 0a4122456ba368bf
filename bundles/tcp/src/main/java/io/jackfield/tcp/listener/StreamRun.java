package io.jackfield.tcp.listener;

import io.jackfield.tcp.StreamHandler;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of a stream handler on one connection, from its beginning to its end. */
final class StreamRun implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(StreamRun.class);

  private final StreamSession session;
  private final StreamHandler handler;

  StreamRun(StreamSession session, StreamHandler handler) {
    this.session = session;
    this.handler = handler;
  }

  @Override
  public void run() {
    try {
      handler.handle(session);
    } catch (IOException e) {
      // The client went away, or the worker was interrupted because the bundle stops.
      log.debug("stream ended id={}", session.id(), e);
    } catch (Exception | Error e) {
      log.error("stream handler failed, connection closed id={}", session.id(), e);
    } finally {
      session.close();
    }
  }
}
