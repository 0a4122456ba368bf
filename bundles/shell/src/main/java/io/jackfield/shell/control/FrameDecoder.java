package io.jackfield.shell.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/** Reads the frames of a client. */
final class FrameDecoder extends ByteToMessageDecoder {

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Frame.HEADER) {
      return;
    }
    int start = in.readerIndex();
    Frame.Type type = type(in.getByte(start));
    int length = in.getInt(start + 1);
    if (length < 0 || length > Frame.MOST_BYTES) {
      throw new TooLongFrameException("frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    if (in.readableBytes() >= Frame.HEADER + length) {
      in.skipBytes(Frame.HEADER);
      out.add(new Frame(type, ByteBufUtil.getBytes(in.readSlice(length))));
    }
  }

  private static Frame.Type type(byte number) {
    try {
      return Frame.Type.fromClient(number);
    } catch (IllegalArgumentException e) {
      throw new CorruptedFrameException(e);
    }
  }
}
