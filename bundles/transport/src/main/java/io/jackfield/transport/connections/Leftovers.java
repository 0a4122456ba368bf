package io.jackfield.transport.connections;

import io.jackfield.transport.ChannelEnds;
import io.jackfield.transport.InboundBuffer;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a protocol left for a next version that never had it. */
final class Leftovers {
  private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /**
   * Closes what is open. On the event loop, though a file may be closed: that is rare and short.
   */
  static void close(Map<String, Object> state) {
    List<Object> values = List.copyOf(state.values());
    state.clear();
    for (Object value : values) {
      try {
        if (value instanceof Channel channel) {
          channel.close();
        } else if (value instanceof InboundBuffer hold) {
          // Who has it open is not to take what has come so far for all.
          ChannelEnds.reset(hold.channel());
          hold.discard();
        } else if (value instanceof AutoCloseable open) {
          open.close();
        }
      } catch (Exception e) {
        log.warn("cannot close what a connection left", e);
      }
    }
  }
}
