package io.jackfield.client.forward;

import io.jackfield.transport.ChannelEnds;
import io.jackfield.transport.InboundBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pipe in the state of a connection, between two versions. Which sides were ended by us is known
 * to their channels, and that the client has ended its side is told by the transport again.
 *
 * @param server what has come from the upstream and was not used
 * @param upstream its address
 * @param serverEnded whether the upstream's side has ended, and the version before was told
 */
record PipeState(InboundBuffer server, String upstream, boolean serverEnded) {
  private static final Integer SCHEMA = 1;
  private static final String SCHEMA_KEY = "forward.schema";
  private static final String SERVER = "forward.server";
  private static final String UPSTREAM = "forward.upstream";
  private static final String SERVER_ENDED = "forward.server.ended";

  void put(Map<String, Object> state) {
    state.put(SCHEMA_KEY, SCHEMA);
    state.put(SERVER, server);
    state.put(UPSTREAM, upstream);
    state.put(SERVER_ENDED, serverEnded);
  }

  /** The schema of what an earlier version has left; {@code null} if it has left nothing. */
  static @Nullable Object schema(Map<String, Object> state) {
    return state.get(SCHEMA_KEY);
  }

  /** Takes out what an earlier version has left; empty if it cannot be read. */
  static Optional<PipeState> take(Map<String, Object> state) {
    Object schema = state.remove(SCHEMA_KEY);
    Object server = state.remove(SERVER);
    Object upstream = state.remove(UPSTREAM);
    Object ended = state.remove(SERVER_ENDED);
    if (!(server instanceof InboundBuffer buffer)) {
      return Optional.empty();
    }
    if (!SCHEMA.equals(schema)) {
      ChannelEnds.reset(buffer.channel());
      buffer.discard();
      return Optional.empty();
    }
    return Optional.of(new PipeState(buffer, String.valueOf(upstream), Boolean.TRUE.equals(ended)));
  }
}
