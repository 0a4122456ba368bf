import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * What Netty alone costs: one fixed text, with the checks of a head and the idle time of Jackfield.
 *
 * <p>Arguments: port, port with TLS, certificate, key (both PEM).
 */
final class NettyHttp extends ChannelInboundHandlerAdapter {
  private static final ByteBuf TEXT =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer().writeBytes("hello, x\n".getBytes(StandardCharsets.UTF_8)));

  private static long dateSecond;
  private static String date = "";

  public static void main(String[] args) throws Exception {
    // One loop for one core.
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    SslContext tls =
        SslContextBuilder.forServer(new File(args[2]), new File(args[3]))
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.2", "TLSv1.3")
            .build();
    listen(loops, Integer.parseInt(args[0]), null);
    listen(loops, Integer.parseInt(args[1]), tls).closeFuture().sync();
  }

  private static io.netty.channel.Channel listen(EventLoopGroup loops, int port, SslContext tls)
      throws InterruptedException {
    return new ServerBootstrap()
        .group(loops)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                if (tls != null) {
                  pipeline.addLast(tls.newHandler(channel.alloc()));
                }
                pipeline.addLast(new IdleStateHandler(0, 0, 300));
                pipeline.addLast(new HttpServerCodec(8192, 32768, 8192));
                pipeline.addLast(new NettyHttp());
              }
            })
        .bind("127.0.0.1", port)
        .sync()
        .channel();
  }

  private boolean keepAlive;
  private boolean good;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      keepAlive = HttpUtil.isKeepAlive(request);
      good =
          request.decoderResult().isSuccess()
              && request.headers().getAll(HttpHeaderNames.HOST).size() == 1
              && request.uri().startsWith("/");
    }
    if (message instanceof LastHttpContent) {
      answer(ctx);
    }
    ReferenceCountUtil.release(message);
  }

  private void answer(ChannelHandlerContext ctx) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            good ? HttpResponseStatus.OK : HttpResponseStatus.BAD_REQUEST,
            TEXT.duplicate());
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.DATE, date())
        .setInt(HttpHeaderNames.CONTENT_LENGTH, TEXT.readableBytes());
    if (!keepAlive || !good) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    ChannelFuture sent = ctx.write(response);
    if (!keepAlive || !good) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static String date() {
    long second = System.currentTimeMillis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }
    return date;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
