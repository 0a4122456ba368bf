package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one request at a time: behind the end of a request it holds until {@link #resume}. A head
 * is given to Netty's decoder only when it is whole, so that between two requests every byte that
 * is not answered yet is here as it came, and goes to the next version of the protocol when this
 * handler is removed.
 */
final class RequestDecoder extends HttpRequestDecoder {
  /** With so much ahead of what is answered nothing more is read. */
  private static final int MOST_HELD_BACK = 1 << 16;

  private final HeadCheck head;
  private final Queue<ByteBuf> heldBack = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private final ChunkCheck chunks = new ChunkCheck();
  private boolean inHead = true;
  private boolean chunked;
  private boolean holding;
  private int bytesHeldBack;
  private boolean refused;

  RequestDecoder(Settings settings) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(settings.requestLineBytes() + 2)
            .setMaxHeaderSize(settings.headerBytes() + 2)
            .setMaxChunkSize(1 << 16)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setValidateHeaders(true));
    head = new HeadCheck(settings);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Whether the beginning of a head waits for its rest. */
  boolean isInsideHead() {
    return inHead && !holding && actualReadableBytes() > 0;
  }

  /** Whether bytes behind the last request may be here that nobody has looked at. */
  boolean isHolding() {
    return holding;
  }

  /** Whether enough waits to be decoded. */
  boolean isFull() {
    return bytesHeldBack >= MOST_HELD_BACK;
  }

  /** Whether bytes behind the last request are here. */
  boolean hasMore() {
    return bytesHeldBack > 0 || actualReadableBytes() > 0;
  }

  /** Keeps what comes, from the first byte on, until {@link #resume}. */
  void hold() {
    holding = true;
  }

  /** Goes on with the next request; bytes that are here already are decoded before this returns. */
  @SuppressWarnings("IllegalCatch") // what Netty would do if it were the caller
  void resume() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || !holding) {
      return;
    }
    holding = false;
    try {
      // Without new bytes the cumulation is decoded as it is.
      super.channelRead(ctx, Unpooled.EMPTY_BUFFER);
      while (!holding && !heldBack.isEmpty()) {
        ByteBuf next = heldBack.remove();
        bytesHeldBack -= next.readableBytes();
        super.channelRead(ctx, next);
      }
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (holding && message instanceof ByteBuf buffer) {
      // The base class would ask for more as it decodes nothing now.
      heldBack.add(buffer);
      bytesHeldBack += buffer.readableBytes();
      if (isFull()) {
        ctx.channel().config().setAutoRead(false);
      }
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
    } else if (!holding && headIsWhole(in, out) && chunksAreGood(in, out)) {
      int before = in.readableBytes();
      super.decode(ctx, in, out);
      chunks.consumed(before - in.readableBytes());
      Object last = out.isEmpty() ? null : out.get(out.size() - 1);
      if (last instanceof LastHttpContent) {
        inHead = true;
        holding = true;
        chunked = false;
      } else if (last instanceof HttpRequest request) {
        chunked = HttpUtil.isTransferEncodingChunked(request);
        chunks.begin();
      }
    }
  }

  private boolean chunksAreGood(ByteBuf in, List<Object> out) {
    if (!chunked || chunks.isGood(in)) {
      return true;
    }
    refused = true;
    in.skipBytes(in.readableBytes());
    HttpContent bad = new DefaultHttpContent(Unpooled.EMPTY_BUFFER);
    bad.setDecoderResult(DecoderResult.failure(new DecoderException("the chunks are malformed")));
    out.add(bad);
    return false;
  }

  private boolean headIsWhole(ByteBuf in, List<Object> out) {
    if (!inHead) {
      return true;
    }
    if (!head.isDecided(in)) {
      return false;
    }
    if (head.refusal() != null) {
      refused = true;
      in.skipBytes(in.readableBytes());
      out.add(head.refusal());
      return false;
    }
    head.reset();
    inHead = false;
    return true;
  }

  /** The base class would drop what is here and not decoded, which may be whole requests. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.fireUserEventTriggered(event);
    } else {
      super.userEventTriggered(ctx, event);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    super.handlerRemoved0(ctx);
    context = null;
    for (ByteBuf next = heldBack.poll(); next != null; next = heldBack.poll()) {
      ctx.fireChannelRead(next);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    releaseHeldBack();
    super.channelInactive(ctx);
  }

  private void releaseHeldBack() {
    heldBack.forEach(ByteBuf::release);
    heldBack.clear();
  }
}
