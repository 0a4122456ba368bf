package io.jackfield.client.forward;

import io.jackfield.client.tcp.Attempt;
import io.jackfield.transport.Connection;
import io.jackfield.transport.InboundBuffer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A client that waits for an upstream: one after the other is tried, and until one has answered
 * nothing of what the client sends is used. On the event loop.
 */
final class Dialing {
  private final Connection connection;
  private final Route route;
  private final ForwardLog log;
  private final Breakage breakage = new Breakage();
  private final InboundBuffer client;
  private final Iterator<Upstream> upstreams;
  private @Nullable Attempt attempt;
  private boolean over;

  private Dialing(Connection connection, Route route, ForwardLog log) {
    this.connection = connection;
    this.route = route;
    this.log = log;
    connection.channel().pipeline().addLast(breakage);
    this.client = InboundBuffer.on(connection.channel());
    this.upstreams = route.order().iterator();
  }

  static void begin(Connection connection, Route route, ForwardLog log) {
    Dialing dialing = new Dialing(connection, route, log);
    connection.onRelease(request -> dialing.letGo());
    connection.onClose(dialing::clientGone);
    dialing.next("no upstream");
  }

  private void next(String failure) {
    if (!upstreams.hasNext()) {
      log.unreachable(connection.id(), failure);
      connection.exchanged(false);
      over = true;
      giveBack();
      connection.close(Unpooled.EMPTY_BUFFER);
      return;
    }
    Upstream upstream = upstreams.next();
    connection.describe("connecting to " + upstream);
    Attempt begun = route.connect(upstream, connection);
    attempt = begun;
    begun
        .result()
        .whenComplete(
            (server, problem) -> {
              if (over) {
                // Cancelled, and what came of it nevertheless is closed.
              } else if (problem == null) {
                answered(upstream, server);
              } else {
                String reason = String.valueOf(problem.getMessage());
                upstream.failed(reason, route.settings().fall());
                next(reason);
              }
            });
  }

  private void answered(Upstream upstream, InboundBuffer server) {
    over = true;
    connection.channel().pipeline().remove(breakage);
    // A client is a better proof than any number of checks.
    upstream.answered(1);
    Pipe.begin(connection, upstream, client, server);
  }

  /** The next version begins anew, with all that the client has sent. */
  private void letGo() {
    if (!over) {
      end();
      giveBack();
      connection.release();
    }
  }

  private void giveBack() {
    connection.channel().pipeline().remove(breakage);
    client.giveBack();
  }

  private void clientGone() {
    if (!over) {
      end();
      client.discard();
    }
  }

  private void end() {
    over = true;
    if (attempt != null) {
      attempt.cancel();
    }
  }

  /** A client that is reset need not wait for the upstream's answer to be missed. */
  private static final class Breakage extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
