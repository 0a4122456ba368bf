package io.jackfield.transport.connections;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.timeout.IdleStateEvent;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of a stream, and how it ends. From the wire on: edge, entry | the protocol's
 * handlers | tail. The event loop's.
 */
final class StreamPipeline extends ProtocolPipeline {
  private final Http2StreamChannel stream;
  private final ChannelHandler entry;
  private final StreamEdge edge = new StreamEdge();

  /**
   * For a stream.
   *
   * @param entry is in the pipeline already, and does nothing there
   */
  StreamPipeline(String id, Http2StreamChannel stream, ChannelHandler entry) {
    super(id, stream);
    this.stream = stream;
    this.entry = entry;
  }

  /**
   * Adds the transport's handlers, and turns reading off.
   *
   * @param begun is run when the stream's first frame is there
   */
  void install(Runnable begun) {
    channel.config().setAutoRead(false);
    channel.pipeline().addFirst(edge);
    channel.pipeline().addLast(ConnectionTail.NAME, tail);
    edge.whenBegun(begun);
  }

  @Override
  ChannelHandler lastOfTransport() {
    return entry;
  }

  @Override
  boolean closesAtEndOfInput() {
    return false; // there is no such event
  }

  /** Netty itself resets the stream for what it does not like, with the code that says why. */
  @Override
  void fail(Throwable cause) {
    if (!(cause instanceof Http2Exception)) {
      reset(Http2Error.INTERNAL_ERROR);
    }
  }

  @Override
  void replay() {
    super.replay();
    @Nullable ChannelHandlerContext first = channel.pipeline().context(edge);
    if (first != null) {
      edge.open(first);
    }
  }

  @Override
  void removeHandlersOf(ProtocolRegistration registration) {
    edge.shut();
    super.removeHandlersOf(registration);
  }

  /** Whether an answer has begun. */
  boolean isBegun() {
    return edge.isBegun();
  }

  boolean hasMoved() {
    return edge.hasMoved();
  }

  boolean isOpenToClient() {
    Http2Stream.State state = stream.stream().state();
    return state == Http2Stream.State.OPEN || state == Http2Stream.State.HALF_CLOSED_LOCAL;
  }

  void idle() {
    @Nullable ChannelHandlerContext before = beforeProtocol();
    if (before != null) {
      before.fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
    }
  }

  /** Ends both sides at once. What waits to be sent or read is dropped. */
  void reset(Http2Error error) {
    @Nullable ChannelHandlerContext past = beforeProtocol();
    if (past != null && stream.stream().state() != Http2Stream.State.CLOSED) {
      past.writeAndFlush(new DefaultHttp2ResetFrame(error));
    }
    // Also if there are frames that nobody reads: Netty would keep them.
    channel.close();
  }

  /** Ends our side with these bytes as DATA, then the stream; begin it behind {@link #abandon}. */
  void end(ByteBuf lastBytes) {
    @Nullable ChannelHandlerContext past = beforeProtocol();
    if (past == null || edge.isEnded()) {
      lastBytes.release();
      endOfInput();
    } else if (!edge.isBegun()) {
      lastBytes.release();
      reset(Http2Error.INTERNAL_ERROR);
    } else {
      past.writeAndFlush(new DefaultHttp2DataFrame(lastBytes, true))
          .addListener(sent -> endOfInput());
    }
  }

  /**
   * The client need not go on sending what nobody reads (RFC 9113 section 8.1). Later: Netty learns
   * from the same future as we do that our side has ended.
   */
  private void endOfInput() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (isOpenToClient()) {
                reset(Http2Error.NO_ERROR);
              } else {
                channel.close();
              }
            });
  }
}
