package io.jackfield.bridge;

import io.jackfield.util.OccasionalLine;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said of the connections of one handler. Peers can cause all of it, so each kind is said
 * now and then only, with how often it was left unsaid.
 */
final class HandlerLog {
  private static final Logger log = LoggerFactory.getLogger(HandlerLog.class);

  private final String protocol;
  private final OccasionalLine badLines = new OccasionalLine();
  private final OccasionalLine failures = new OccasionalLine();

  HandlerLog(String protocol) {
    this.protocol = protocol;
  }

  void badLine(String id, BadLineException bad) {
    badLines.say(
        suppressed ->
            log.info(
                "{}, connection closed protocol={} id={} suppressed={}",
                bad.getMessage(),
                protocol,
                id,
                suppressed));
  }

  /** The handler threw; an {@link IOException} needs no stack trace to be understood. */
  void failed(String id, Throwable failure) {
    failures.say(
        suppressed -> {
          String text = "handler failed, connection closed protocol={} id={} suppressed={}";
          if (failure instanceof IOException) {
            log.warn(text + " reason={}", protocol, id, suppressed, failure.toString());
          } else {
            log.error(text, protocol, id, suppressed, failure);
          }
        });
  }
}
