package io.jackfield.client.forward;

import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connections go on to an upstream. */
final class ForwardProtocol implements Protocol {
  private final String name;
  private final ForwardLog log;
  private volatile Route route;

  ForwardProtocol(String name, Route route) {
    this.name = name;
    this.log = new ForwardLog(name);
    this.route = route;
  }

  /** Counts for the connections that come from now on. */
  void route(Route changed) {
    route = changed;
  }

  Route route() {
    return route;
  }

  @Override
  public void take(Connection connection) {
    @Nullable Object schema = PipeState.schema(connection.state());
    if (schema == null) {
      Dialing.begin(connection, route, log);
      return;
    }
    Optional<PipeState> state = PipeState.take(connection.state());
    if (state.isPresent()) {
      String address = state.get().upstream();
      Upstream upstream =
          route.upstream(address).orElseGet(() -> new Upstream(name, HostPort.parse(address)));
      Pipe.goOn(connection, upstream, state.get());
    } else {
      log.otherSchema(connection.id(), schema);
      connection.close(Unpooled.EMPTY_BUFFER);
    }
  }
}
