package io.jackfield.transport.core;

import io.jackfield.transport.Connection;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.Protocol;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Answers streams: {@code /hello} with its tag, {@code /hold} with its tag and once more when the
 * client has ended its side, {@code /echo} with what it is sent, {@code /later} the same unless it
 * is old, {@code /quiet} not at all, {@code /unread} and reads no more, {@code /close} by closing,
 * {@code /cold} the same before it has said anything, {@code /file:...} with a file. A connection
 * that is no stream it leaves to another.
 */
final class StreamProtocol implements Protocol {
  static final Map<String, Object> PROPERTIES = Map.of(Protocol.ALPN, new String[] {"h2"});

  private final String tag;
  final AtomicInteger taken = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger idle = new AtomicInteger();
  final Queue<HandoverRequest> asked = new ConcurrentLinkedQueue<>();
  final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
  volatile Consumer<Connection> plain = connection -> connection.channel().close();

  StreamProtocol(String tag) {
    this.tag = tag;
  }

  @Override
  public void take(Connection connection) {
    if (connection.parent().isEmpty()) {
      plain.accept(connection);
      return;
    }
    taken.incrementAndGet();
    connections.add(connection);
    connection.onClose(closed::incrementAndGet);
    Stream stream = new Stream(connection);
    connection.onRelease(stream::letGo);
    connection.channel().pipeline().addLast(stream);
    connection.channel().config().setAutoRead(true);
  }

  private static Object okHead() {
    return new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200"), false);
  }

  /** From outside of the handlers, on the event loop. */
  static void answer(Connection stream, String text) {
    stream.channel().write(okHead());
    stream
        .channel()
        .writeAndFlush(
            new DefaultHttp2DataFrame(
                ByteBufUtil.writeAscii(stream.channel().alloc(), text), true));
  }

  private final class Stream extends ChannelInboundHandlerAdapter {
    private final Connection connection;
    private String path = "";
    private final List<Object> kept = new ArrayList<>();

    Stream(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
      if (!kept.isEmpty()) {
        kept.add(message);
      } else if (message instanceof Http2HeadersFrame head) {
        path = head.headers().path().toString();
        begin(ctx, head);
      } else if (message instanceof Http2DataFrame data) {
        go(ctx, data);
      } else {
        ReferenceCountUtil.release(message);
      }
    }

    void letGo(HandoverRequest request) {
      asked.add(request);
      if (!kept.isEmpty()) {
        kept.forEach(connection.channel().pipeline().context(this)::fireChannelRead);
        connection.channel().pipeline().remove(this);
        connection.release();
      }
    }

    private void begin(ChannelHandlerContext ctx, Http2HeadersFrame head) throws IOException {
      connection.describe(path);
      switch (path.substring(0, Math.min(5, path.length()))) {
        case "/hell" -> {
          head(ctx);
          say(ctx, tag + " hello", true);
          connection.exchanged(true);
        }
        case "/hold" -> {
          head(ctx);
          say(ctx, tag, false);
        }
        case "/echo" -> head(ctx);
        case "/fail" -> throw new IllegalStateException("wanted by the test");
        case "/unre" -> {
          head(ctx);
          say(ctx, tag, false);
          connection.channel().config().setAutoRead(false);
        }
        case "/clos" -> {
          head(ctx);
          ctx.flush();
          connection.close(Unpooled.copiedBuffer(new byte[] {'b', 'y', 'e'}));
        }
        case "/cold" -> connection.close(Unpooled.EMPTY_BUFFER);
        case "/file" -> {
          head(ctx);
          FileChannel file = FileChannel.open(Path.of(path.substring(6)));
          connection.send(file, List.of(FilePart.range(0, file.size())));
          connection.close(Unpooled.EMPTY_BUFFER);
        }
        case "/late" -> {
          if (tag.equals("old")) {
            kept.add(head);
            connection.channel().config().setAutoRead(false);
          } else {
            head(ctx);
          }
        }
        default -> {
          // says nothing
        }
      }
    }

    private void go(ChannelHandlerContext ctx, Http2DataFrame data) {
      if (path.equals("/echo") || path.equals("/later")) {
        ctx.writeAndFlush(new DefaultHttp2DataFrame(data.content(), data.isEndStream()));
        return;
      }
      boolean last = data.isEndStream();
      data.release();
      if (last) {
        say(ctx, tag + " end", true);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof IdleStateEvent && path.equals("/hold")) {
        idle.incrementAndGet();
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }

    private void head(ChannelHandlerContext ctx) {
      ctx.write(okHead());
    }

    private void say(ChannelHandlerContext ctx, String text, boolean last) {
      ctx.writeAndFlush(new DefaultHttp2DataFrame(ByteBufUtil.writeAscii(ctx.alloc(), text), last));
    }
  }
}
