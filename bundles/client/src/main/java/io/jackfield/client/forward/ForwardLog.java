package io.jackfield.client.forward;

import io.jackfield.util.OccasionalLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said of the connections of one protocol; clients can cause it. */
final class ForwardLog {
  private static final Logger log = LoggerFactory.getLogger(ForwardLog.class);

  private final String protocol;
  private final OccasionalLine unreachable = new OccasionalLine();

  ForwardLog(String protocol) {
    this.protocol = protocol;
  }

  void unreachable(String id, String reason) {
    unreachable.say(
        suppressed ->
            log.warn(
                "no upstream answers, connection closed protocol={} id={} reason={} suppressed={}",
                protocol,
                id,
                reason,
                suppressed));
  }

  void otherSchema(String id, Object schema) {
    log.warn("connection of another schema closed id={} schema={}", id, schema);
  }
}
