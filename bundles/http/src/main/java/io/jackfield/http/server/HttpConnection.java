package io.jackfield.http.server;

import io.jackfield.transport.Connection;
import io.jackfield.transport.HandoverRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server's end of a connection in its pipeline. Everything here is the event loop's. */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private final Connection connection;
  private final Server server;
  private final RequestDecoder decoder;
  private final Runnable whenBetween;
  private @Nullable TurnTaking turns;

  /**
   * For a connection that was taken.
   *
   * @param whenBetween lets go of it; run between two requests once {@link #letGo} was called
   */
  HttpConnection(
      Connection connection, Server server, RequestDecoder decoder, Runnable whenBetween) {
    this.connection = connection;
    this.server = server;
    this.decoder = decoder;
    this.whenBetween = whenBetween;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    turns = new TurnTaking(ctx, connection, server, decoder, whenBetween);
  }

  private TurnTaking turns() {
    return Objects.requireNonNull(turns);
  }

  /** Begins behind a response that an earlier version has begun. */
  void finish(UnfinishedResponse response) {
    turns().finish(response);
  }

  /** Lets go at the next boundary between two requests, which may be now. */
  void letGo(HandoverRequest request) {
    turns().letGo(request);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Refusal refusal) {
      turns().refuse(new Turn(), refusal);
    } else if (message instanceof HttpRequest head) {
      turns().begin(head);
    } else if (message instanceof HttpContent content) {
      turns().content(content);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    turns().limitHead();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      turns().inputEnded();
      return;
    }
    // A request that is being answered has time limits of its own.
    if (!(event instanceof IdleStateEvent) || !turns().isInTurn()) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    turns().gone();
    ctx.fireChannelInactive();
  }
}
