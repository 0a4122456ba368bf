package io.jackfield.transport.stages;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the header of the PROXY protocol, version 1 or 2, from the start of a connection, and steps
 * out of the pipeline. The first handler of a channel whose peer has to send one; for one channel.
 *
 * <p>{@link #client()} is completed once, on the event loop. When it is completed with a client,
 * this handler is still in its place, so that the handlers that come next can be added behind it;
 * then it goes, and passes on to them what came behind the header, in order and as it was. When it
 * fails, this handler stays and drops what else comes; whoever added it closes the channel. Nothing
 * is closed here.
 *
 * <p>It fails with a {@link ProxyHeaderException} if the header is malformed, longer than allowed,
 * of another transport than TCP or not there, as soon as that shows; if it is not whole within the
 * time limit, counted from when this handler was added; if the input or the connection ends before
 * it; and if this handler is removed by somebody else.
 */
public final class ProxyHeader extends ChannelInboundHandlerAdapter {
  /** How long a peer has, unless told otherwise. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Duration timeout;
  private final CompletableFuture<Optional<Client>> client = new CompletableFuture<>();
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private @Nullable Future<?> timer;

  /**
   * A client on whose behalf the peer speaks, as the peer says. An IPv4 address that is mapped into
   * IPv6 is given as IPv4.
   *
   * @param address the client
   * @param destination what the client connected to
   */
  public record Client(InetSocketAddress address, InetSocketAddress destination) {}

  /**
   * Makes one.
   *
   * @param timeout how long the peer has for the whole header
   */
  public ProxyHeader(Duration timeout) {
    this.timeout = timeout;
  }

  /** The client; empty if the peer speaks for itself (LOCAL) or does not say for whom (UNKNOWN). */
  public CompletableFuture<Optional<Client>> client() {
    return client;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timer = ctx.executor().schedule(this::expire, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void expire() {
    fail("no whole PROXY header within " + timeout.toMillis() + " ms");
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (client.isCompletedExceptionally()) {
      bytes.release();
      return;
    }
    held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, bytes);
    if (client.isDone()) {
      // Read while the next handlers are being added: it waits for them, too.
      return;
    }
    Optional<Client> found;
    try {
      int length = ProxyHeaderParser.length(held);
      if (length == ProxyHeaderParser.INCOMPLETE) {
        return;
      }
      byte[] header = new byte[length];
      held.readBytes(header);
      found = ProxyHeaderParser.parse(header);
    } catch (ProxyHeaderException e) {
      fail(e);
      return;
    }
    cancelTimer();
    client.complete(found);
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (client.isDone()) {
      ctx.fireChannelReadComplete();
    } else if (!ctx.channel().config().isAutoRead()) {
      ctx.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      fail("the input ended before the end of a PROXY header");
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail("the connection ended before the end of a PROXY header");
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    fail("the PROXY header is no longer waited for");
    ByteBuf rest = held;
    held = Unpooled.EMPTY_BUFFER;
    if (rest.isReadable() && ctx.channel().isOpen()) {
      ctx.fireChannelRead(rest);
      ctx.fireChannelReadComplete();
    } else {
      rest.release();
    }
  }

  private void fail(String message) {
    if (!client.isDone()) {
      fail(new ProxyHeaderException(message));
    }
  }

  private void fail(ProxyHeaderException reason) {
    cancelTimer();
    held.release();
    held = Unpooled.EMPTY_BUFFER;
    client.completeExceptionally(reason);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
