package io.jackfield.http.server;

import io.jackfield.testkit.GentleClose;
import io.jackfield.testkit.TestConnection;
import io.jackfield.testkit.TestTransfer;
import io.jackfield.transport.Connection;
import io.jackfield.transport.FilePart;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.util.List;

/** Real sockets for the protocol, without a transport. */
final class TestListener {
  private TestListener() {}

  /** Listens on the loopback until the loops end. */
  static InetSocketAddress open(
      EventLoopGroup loops, HttpProtocol protocol, boolean secure, ByteBufAllocator allocator) {
    Channel channel =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    protocol.take(connection(child, secure));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    return (InetSocketAddress) channel.localAddress();
  }

  @SuppressWarnings("unchecked")
  private static List<FilePart> parts(Object argument) {
    return (List<FilePart>) argument;
  }

  /** A test connection whose channel is another one. */
  private static Connection connection(Channel channel, boolean secure) {
    TestConnection rest = new TestConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "channel" -> channel;
                  case "close" -> {
                    GentleClose.close(channel, (ByteBuf) arguments[0]);
                    yield null;
                  }
                  case "send" ->
                      TestTransfer.start(channel, (FileChannel) arguments[0], parts(arguments[1]));
                  case "secure" -> secure;
                  default -> method.invoke(rest, arguments);
                });
  }
}
