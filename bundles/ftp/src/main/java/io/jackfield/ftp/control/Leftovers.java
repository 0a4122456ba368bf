package io.jackfield.ftp.control;

import io.jackfield.ftp.data.DataContext;
import io.jackfield.ftp.data.Quietly;
import io.jackfield.transport.InboundBuffer;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What an earlier version has left and this one will not use. */
final class Leftovers {
  private Leftovers() {}

  /** Closes what is open, of whatever schema: files on a worker. */
  static void close(DataContext context, Map<String, Object> state) {
    List<Object> values = List.copyOf(state.values());
    state.clear();
    closeAll(context, values);
  }

  private static void closeAll(DataContext context, Collection<?> values) {
    for (Object value : values) {
      if (value instanceof Channel channel) {
        channel.close();
      } else if (value instanceof InboundBuffer hold) {
        hold.discard();
      } else if (value instanceof Map<?, ?> upload) {
        closeAll(context, upload.values());
      } else if (value instanceof AutoCloseable open) {
        context.cleanUp(() -> Quietly.close(open));
      }
    }
  }
}
