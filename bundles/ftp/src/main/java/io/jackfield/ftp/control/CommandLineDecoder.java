package io.jackfield.ftp.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the control connection into lines, on demand: while it is paused, commands stay bytes. So a
 * client that sends ahead fills its own window and not our memory, and a hand-over gives back
 * exactly what was not executed.
 *
 * <p>A line ends with LF; a CR before it belongs to the end. RFC 959 asks for CR LF, but clients
 * typed by hand send LF alone, and as every line is a command there is nothing to smuggle in.
 */
final class CommandLineDecoder extends ByteToMessageDecoder {
  /** A path may be long; everything else is short. */
  static final int MAX_LINE = 4096;

  private @Nullable ChannelHandlerContext context;
  private boolean paused;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Decodes nothing more until {@link #resume}. */
  void pause() {
    paused = true;
  }

  /** Goes on, with what has come meanwhile first. */
  void resume() {
    ChannelHandlerContext ctx = context;
    if (!paused || ctx == null || ctx.isRemoved()) {
      return;
    }
    paused = false;
    ctx.channel().config().setAutoRead(true);
    if (hasUnread()) {
      // Not at once: the caller may be on the stack of this very decoder.
      ctx.executor().execute(() -> decodeOn(ctx));
    }
  }

  private void decodeOn(ChannelHandlerContext ctx) {
    if (!paused && !ctx.isRemoved()) {
      try {
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
      } catch (Exception e) {
        ctx.fireExceptionCaught(e);
      }
    }
  }

  /** Whether a command is left to be decoded. */
  boolean hasLine() {
    return hasUnread()
        && internalBuffer()
                .indexOf(
                    internalBuffer().readerIndex(), internalBuffer().writerIndex(), (byte) '\n')
            >= 0;
  }

  /**
   * The end of the input passes by: the inherited method would throw away what is left to be
   * decoded, which may be commands that wait for their turn.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ctx.fireUserEventTriggered(event);
  }

  /** Whether the client has sent more than what was decoded. */
  boolean hasUnread() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (paused) {
      return;
    }
    int length = in.bytesBefore((byte) '\n');
    if (length > MAX_LINE || (length < 0 && in.readableBytes() > MAX_LINE)) {
      in.skipBytes(in.readableBytes());
      throw new TooLongFrameException("line too long");
    }
    if (length >= 0) {
      ByteBuf line = in.readSlice(length);
      in.skipBytes(1);
      out.add(parse(TelnetFilter.strip(line)));
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    // Half a command is no command.
  }

  private static CommandLine parse(byte[] line) {
    int length = line.length;
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    for (int i = 0; i < length; i++) {
      if (line[i] == 0 || line[i] == '\r') {
        return CommandLine.bad("A command must not contain NUL or CR.");
      }
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
      return CommandLine.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return CommandLine.bad("A command must be UTF-8.");
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (paused && actualReadableBytes() > MAX_LINE) {
      ctx.channel().config().setAutoRead(false);
    }
    if (paused) {
      // The inherited method would ask for more although nobody wants it.
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }
}
