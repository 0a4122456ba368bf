package io.jackfield.client.forward;

import io.jackfield.transport.ChannelEnds;
import io.jackfield.transport.Connection;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.HandoverRequest.Reason;
import io.jackfield.transport.InboundBuffer;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * A client and an upstream that are connected with each other: what comes from one goes to the
 * other, and so does its end. Both are on one event loop, where everything happens.
 */
final class Pipe {
  /** A daemon that stops waits for those only on which something moves. */
  private static final Duration QUIET = Duration.ofMillis(250);

  /** Up to 256 KiB at a time, as far as so much comes: a quarter less work than by 64 KiB. */
  private static final int MOST_READ = 1 << 18;

  private final Connection connection;
  private final Upstream upstream;
  private final PipeSide client;
  private final PipeSide server;
  private final RecvByteBufAllocator clientReads;
  private boolean over;
  private boolean stopping;
  private boolean moved = true;

  private Pipe(Connection connection, Upstream upstream, Channel server) {
    this.connection = connection;
    this.upstream = upstream;
    this.client = new PipeSide(this, connection.channel(), server);
    this.server = new PipeSide(this, server, connection.channel());
    this.clientReads = connection.channel().config().getRecvByteBufAllocator();
  }

  /** Begins with what has come from both so far. */
  static void begin(
      Connection connection, Upstream upstream, InboundBuffer client, InboundBuffer server) {
    Pipe pipe = new Pipe(connection, upstream, server.channel());
    pipe.join();
    client.giveBack();
    server.giveBack();
    pipe.read();
  }

  /** Goes on where an earlier version has stopped; what has come from the client comes later. */
  static void goOn(Connection connection, Upstream upstream, PipeState state) {
    Pipe pipe = new Pipe(connection, upstream, state.server().channel());
    pipe.server.ended = state.serverEnded();
    pipe.join();
    state.server().giveBack();
    pipe.read();
  }

  private void join() {
    upstream.joined();
    RecvByteBufAllocator large = new AdaptiveRecvByteBufAllocator(64, 2048, MOST_READ);
    client.from.config().setRecvByteBufAllocator(large);
    server.from.config().setRecvByteBufAllocator(large);
    client.from.pipeline().addLast(client);
    server.from.pipeline().addLast(server);
    connection.onRelease(this::letGo);
    connection.describe("-> " + upstream);
  }

  private void read() {
    if (!over) {
      client.readIfTaken();
      server.readIfTaken();
    }
  }

  /** One side has ended, and the other one has got all of it. */
  void ended(PipeSide side) {
    if (over) {
      return;
    }
    side.ended = true;
    if (isCut(side)) {
      ChannelEnds.cut(side.to);
    } else if (client.ended && server.ended) {
      end();
    } else if (side == server && !isHalfClosable()) {
      // A client that gets an end has to end as well, whatever it still has to say.
      end();
    } else {
      ChannelEnds.endOutput(side.to);
    }
  }

  /** Whether TLS has not told the end: somebody on the way may have cut off the rest. */
  private boolean isCut(PipeSide side) {
    return side == client
        ? connection.inputTruncated()
        : server.from.pipeline().get(SslHandler.class) != null && !server.hasSaidSo();
  }

  /** With TLS 1.2 an end is one of both sides (RFC 5246 section 7.2.1). */
  private boolean isHalfClosable() {
    return connection
        .tlsSession()
        .filter(session -> !session.getProtocol().equals("TLSv1.3"))
        .isEmpty();
  }

  /** One of the channels is closed, or broken. */
  void gone(PipeSide side) {
    if (over) {
      return;
    }
    if (side.ended) {
      end();
    } else {
      over();
      ChannelEnds.reset(side.to);
    }
  }

  /** In order: each gets what is on its way to it, then the end. */
  private void end() {
    over();
    leaveServer();
    connection.close(Unpooled.EMPTY_BUFFER);
  }

  private void leaveServer() {
    // A channel that is closed has dropped it.
    if (server.from.pipeline().context(server) != null) {
      server.from.pipeline().remove(server);
    }
    ChannelEnds.close(server.from, server.ended);
  }

  private void over() {
    over = true;
    upstream.left();
    connection.exchanged(true);
  }

  /** Something has come from one of them. */
  void moved() {
    moved = true;
  }

  boolean isOver() {
    return over;
  }

  private void letGo(HandoverRequest request) {
    if (over) {
      return;
    }
    if (request.reason() == Reason.STOPPING) {
      if (!stopping) {
        stopping = true;
        stopWhenQuiet();
      }
      return;
    }
    over = true;
    upstream.left();
    InboundBuffer left = InboundBuffer.on(server.from);
    server.from.pipeline().remove(server);
    server.from.config().setAutoRead(false);
    client.from.pipeline().remove(client);
    client.from.config().setRecvByteBufAllocator(clientReads);
    new PipeState(left, upstream.toString(), server.ended).put(connection.state());
    connection.release();
  }

  private void stopWhenQuiet() {
    if (over) {
      return;
    }
    if (moved || client.isWaiting() || server.isWaiting()) {
      moved = false;
      connection.schedule(this::stopWhenQuiet, QUIET);
    } else {
      over();
      leaveServer();
      client.from.pipeline().remove(client);
      // Nobody takes it: the transport closes it, and waits for nothing.
      connection.release();
    }
  }
}
