package io.jackfield.transport.core;

import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers at the end of input, and not at once, with its tag and all that has come; then closes.
 * One that is patient does not answer but waits to be asked to let go.
 */
final class SummingProtocol implements Protocol {
  private final String tag;
  private final boolean patient;
  final AtomicInteger ends = new AtomicInteger();

  SummingProtocol(String tag, boolean patient) {
    this.tag = tag;
    this.patient = patient;
  }

  SummingProtocol(String tag) {
    this(tag, false);
  }

  @Override
  public void take(Connection connection) {
    Summing handler = new Summing(connection);
    connection.channel().pipeline().addLast(handler);
    connection.onRelease(request -> handler.letGo());
    connection.channel().config().setAutoRead(true);
  }

  private final class Summing extends ChannelInboundHandlerAdapter {
    private final Connection connection;
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    Summing(Connection connection) {
      this.connection = connection;
    }

    void letGo() {
      if (patient || !ended) {
        ChannelHandlerContext ctx = connection.channel().pipeline().context(this);
        ctx.fireChannelRead(ByteBufUtil.writeUtf8(ctx.alloc(), text));
        ctx.pipeline().remove(this);
        connection.release();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      text.append(ended ? "(late)" : "").append(bytes.toString(StandardCharsets.UTF_8));
      bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof ChannelInputShutdownEvent)) {
        ctx.fireUserEventTriggered(event);
        return;
      }
      ended = true;
      ends.incrementAndGet();
      if (!patient) {
        ctx.executor().execute(() -> answer(ctx));
      }
    }

    private void answer(ChannelHandlerContext ctx) {
      String how = connection.inputTruncated() ? " cut " : " ";
      connection.close(ByteBufUtil.writeUtf8(ctx.alloc(), tag + how + text + "\n"));
    }
  }
}
