package io.jackfield.transport.connections;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes one event of the end of a connection's input, with TLS or without, and remembers it. From
 * then on the connection must put something out now and then. The event loop's.
 */
final class InputEnd extends ChannelInboundHandlerAdapter {
  static final String NAME = "jackfield-end";

  private final Duration timeout;
  private final boolean passesNotice;
  private boolean ended;
  private boolean truncated;

  /** How long nothing may be put out after the end; zero for ever. */
  InputEnd(Duration timeout) {
    this(timeout, false);
  }

  /**
   * The same.
   *
   * @param passesNotice whether a close_notify is an event of its own before the end
   */
  InputEnd(Duration timeout, boolean passesNotice) {
    this.timeout = timeout;
    this.passesNotice = passesNotice;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether it ended without the close_notify that TLS asks for. */
  boolean isTruncated() {
    return truncated;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent close) {
      if (close.isSuccess()) {
        if (passesNotice && !ended) {
          ctx.fireUserEventTriggered(event);
        }
        end(ctx);
      }
    } else if (event instanceof ChannelInputShutdownEvent) {
      finReceived(ctx);
    } else if (!(event instanceof ChannelInputShutdownReadComplete)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void finReceived(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls == null) {
      end(ctx);
    } else if (tls.handshakeFuture().isDone()) {
      // Behind what TLS passes on in a task of its own: the bytes that came with the handshake.
      ctx.executor().execute(() -> endWithoutNotice(ctx));
    } else {
      ctx.close();
    }
  }

  private void endWithoutNotice(ChannelHandlerContext ctx) {
    if (!ended && !ctx.isRemoved() && ctx.channel().isActive()) {
      truncated = true;
      end(ctx);
    }
  }

  private void end(ChannelHandlerContext ctx) {
    if (ended) {
      return;
    }
    ended = true;
    expectOutput(ctx);
    ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    @Nullable SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls != null && tls.engine().isOutboundDone()) {
      Ending.behindOutput(ctx.channel());
    }
  }

  /** From now on the connection must put something out now and then, or it is closed. */
  void expectOutput(ChannelHandlerContext ctx) {
    if (!timeout.isZero() && ctx.pipeline().get(OutputTimeout.class) == null) {
      ctx.pipeline().addFirst(new OutputTimeout(timeout));
    }
  }

  /** Closes a connection whose client takes nothing and is sent nothing; slow output counts. */
  private static final class OutputTimeout extends IdleTimer {
    OutputTimeout(Duration timeout) {
      super(timeout, Duration.ZERO);
    }

    @Override
    void idle(ChannelHandlerContext ctx, IdleStateEvent event) {
      ctx.close();
    }
  }
}
