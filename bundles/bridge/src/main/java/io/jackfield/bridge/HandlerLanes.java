package io.jackfield.bridge;

import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import java.util.Optional;
import org.osgi.framework.Bundle;

/**
 * The lanes on which the handlers of one bundle work. They are that bundle's own, so that what a
 * handler does is counted under the name of its bundle and is interrupted when that bundle stops.
 */
final class HandlerLanes {
  private final Bundle bundle;
  private final Lane lines;
  private final Lane streams;

  /** How many handlers use them; guarded by the bridge. */
  int handlers;

  private HandlerLanes(Bundle bundle, Lane lines, Lane streams) {
    this.bundle = bundle;
    this.lines = lines;
    this.streams = streams;
  }

  /** Those of a bundle; empty if it is stopping. Close them when its last handler goes. */
  static Optional<HandlerLanes> of(Bundle bundle, Transport transport, BridgeConfig config) {
    return transport
        .laneOf(bundle, lines(config))
        .flatMap(
            lines ->
                transport
                    .laneOf(bundle, streams(config))
                    .map(streams -> new HandlerLanes(bundle, lines, streams)));
  }

  /** A connection has one run at a time, so that no more wait than there are connections. */
  private static LaneSpec lines(BridgeConfig config) {
    return LaneSpec.of("line", config.line_handlers_max(), Integer.MAX_VALUE)
        .maxPerClient(config.line_handlers_max_per_address())
        .onPlatformThreads();
  }

  /** A connection that cannot be served now is closed and not kept waiting. */
  private static LaneSpec streams(BridgeConfig config) {
    return LaneSpec.of("stream", config.stream_handlers_max(), 0)
        .maxPerClient(config.stream_handlers_max_per_address())
        .onPlatformThreads();
  }

  void limit(BridgeConfig config) {
    lines.limit(lines(config));
    streams.limit(streams(config));
  }

  Lane lines() {
    return lines;
  }

  Lane streams() {
    return streams;
  }

  /** If the bundle stops, its transport interrupts what is left, and tells of it. */
  void close() {
    if (bundle.getState() == Bundle.ACTIVE) {
      lines.shutdownNow();
      streams.shutdownNow();
    }
  }
}
