package io.jackfield.transport.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Behind TLS: lets a client end its side as the JDK's engine does. Netty's other engine says its
 * own last word at once when it reads a close_notify, before what came with it is answered and also
 * with TLS 1.3, where each side ends for itself; unless it believes to have read it already. So it
 * is made to believe that, and the close_notify is looked for here. The event loop's.
 */
final class OpenSslHalfClose extends ChannelInboundHandlerAdapter {
  private static final @Nullable VarHandle RECEIVED = received();

  private final SslHandler tls;
  private final ReferenceCountedOpenSslEngine engine;
  private boolean ended;

  private OpenSslHalfClose(SslHandler tls, ReferenceCountedOpenSslEngine engine) {
    this.tls = tls;
    this.engine = engine;
  }

  private static @Nullable VarHandle received() {
    try {
      return MethodHandles.privateLookupIn(
              ReferenceCountedOpenSslEngine.class, MethodHandles.lookup())
          .findVarHandle(ReferenceCountedOpenSslEngine.class, "receivedShutdown", boolean.class);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Whether Netty's engine is one that this knows. */
  static boolean isPossible() {
    return RECEIVED != null;
  }

  /** Before the handler goes into the channel's pipeline. */
  static void prepare(SslHandler tls, Channel channel) {
    tls.handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()
                  && RECEIVED != null
                  && tls.engine() instanceof ReferenceCountedOpenSslEngine engine) {
                // Before the next record is read: the engine stops behind the handshake.
                RECEIVED.set(engine, true);
                ChannelHandlerContext at = channel.pipeline().context(tls);
                channel.pipeline().addAfter(at.name(), null, new OpenSslHalfClose(tls, engine));
              }
            });
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    look(ctx);
    ctx.fireChannelReadComplete();
  }

  private void look(ChannelHandlerContext ctx) {
    long pointer = ended ? 0 : engine.sslPointer();
    if (pointer != 0 && (SSL.getShutdown(pointer) & SSL.SSL_RECEIVED_SHUTDOWN) != 0) {
      ended = true;
      ctx.pipeline().addBefore(ctx.pipeline().context(tls).name(), null, AfterEnd.INSTANCE);
      // Behind what TLS passes on in a task of its own: the bytes that came with the handshake.
      ctx.executor().execute(() -> end(ctx));
    }
  }

  private void end(ChannelHandlerContext ctx) {
    if (ctx.isRemoved()) {
      return;
    }
    if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
      engine.closeOutbound();
      ctx.flush();
    }
    ctx.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
  }

  /** Netty takes any record for the end of both sides once ours has ended. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    // A FIN may be told before the end of the read that brought the close_notify before it.
    look(ctx);
    if (!(event instanceof SslCloseCompletionEvent close && close.isSuccess())) {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** Drops what comes behind the close_notify, which the engine would keep. */
  @Sharable
  private static final class AfterEnd extends ChannelInboundHandlerAdapter {
    static final AfterEnd INSTANCE = new AfterEnd();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
