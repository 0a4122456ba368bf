package io.jackfield.transport.core;

import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers each line with its tag, the number of the line on this connection, and the line; moves
 * between two lines. On "hold" it stays until "go"; from "busy" to "idle" it could move but says
 * that it is busy.
 */
final class TaggingProtocol implements Protocol {
  private final String tag;
  final AtomicInteger taken = new AtomicInteger();
  final AtomicInteger asked = new AtomicInteger();

  TaggingProtocol(String tag) {
    this.tag = tag;
  }

  @Override
  public void take(Connection connection) {
    taken.incrementAndGet();
    Lines lines = new Lines(connection);
    connection.channel().pipeline().addLast(lines);
    connection.onRelease(request -> lines.letGoSoon());
    connection.channel().config().setAutoRead(true);
  }

  private final class Lines extends ByteToMessageDecoder {
    private final Connection connection;
    private boolean held;
    private boolean wanted;

    Lines(Connection connection) {
      this.connection = connection;
    }

    void letGoSoon() {
      asked.incrementAndGet();
      wanted = true;
      letGoIfPossible();
    }

    private void letGoIfPossible() {
      if (wanted && !held) {
        wanted = false;
        connection.channel().pipeline().remove(this);
        connection.release();
      }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
      if (end < 0) {
        return;
      }
      String line = in.readCharSequence(end - in.readerIndex(), StandardCharsets.UTF_8).toString();
      in.skipBytes(1);
      held = line.equals("hold") || (held && !line.equals("go"));
      if (line.equals("busy") || line.equals("idle")) {
        connection.busy(line.equals("busy"));
      }
      Object number = connection.state().merge("test.lines", 1, (a, b) -> (int) a + (int) b);
      ctx.writeAndFlush(ByteBufUtil.writeUtf8(ctx.alloc(), tag + number + " " + line + "\n"));
      letGoIfPossible();
    }
  }
}
