package io.jackfield.http.handlers;

import io.jackfield.http.config.HttpConfig;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import java.util.Optional;
import org.osgi.framework.Bundle;

/**
 * The lanes of a bundle, on which the code of its handlers runs.
 *
 * @param requests for handlers that block; refuses what is too much
 * @param contents for the streams that its responses are made of; refuses nothing, since the client
 *     has the beginning
 */
record HandlerLanes(Bundle bundle, Lane requests, Lane contents) {

  /** Those of a bundle; empty if it is stopping. */
  static Optional<HandlerLanes> of(Bundle bundle, Transport transport, HttpConfig config) {
    return transport
        .laneOf(bundle, requests(config))
        .flatMap(
            requests ->
                transport
                    .laneOf(bundle, contents(config))
                    .map(contents -> new HandlerLanes(bundle, requests, contents)));
  }

  private static LaneSpec requests(HttpConfig config) {
    return LaneSpec.of("handler", config.handler_requests(), config.handler_waiting())
        .maxPerClient(config.handler_requests_per_client())
        .onPlatformThreads();
  }

  private static LaneSpec contents(HttpConfig config) {
    return LaneSpec.of("content", config.handler_requests(), Integer.MAX_VALUE)
        .maxPerClient(config.handler_requests_per_client())
        .onPlatformThreads();
  }

  void limit(HttpConfig config) {
    requests.limit(requests(config));
    contents.limit(contents(config));
  }

  /** If the bundle stops, its transport interrupts what is left, and tells of it. */
  void close() {
    if (bundle.getState() == Bundle.ACTIVE) {
      requests.shutdownNow();
      contents.shutdownNow();
    }
  }
}
