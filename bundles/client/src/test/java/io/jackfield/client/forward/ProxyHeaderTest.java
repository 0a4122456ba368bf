package io.jackfield.client.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Netty's decoder reads of it. */
class ProxyHeaderTest {
  private static InetSocketAddress address(String host, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  private static HAProxyMessage read(byte[] header) {
    EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
    channel.writeInbound(Unpooled.wrappedBuffer(header));
    HAProxyMessage message = channel.readInbound();
    assertThat(channel.inboundMessages()).isEmpty();
    return message;
  }

  @ParameterizedTest
  @CsvSource({
    "V1,192.0.2.1,198.51.100.2,192.0.2.1,198.51.100.2",
    "V2,192.0.2.1,198.51.100.2,192.0.2.1,198.51.100.2",
    "V1,2001:db8::1,2001:db8::2,2001:db8:0:0:0:0:0:1,2001:db8:0:0:0:0:0:2",
    "V2,2001:db8::1,2001:db8::2,2001:db8:0:0:0:0:0:1,2001:db8:0:0:0:0:0:2",
    "V1,192.0.2.1,2001:db8::2,::ffff:192.0.2.1,2001:db8:0:0:0:0:0:2",
    "V2,2001:db8::1,192.0.2.1,2001:db8:0:0:0:0:0:1,0:0:0:0:0:ffff:c000:201",
    "V1,fe80::1%1,fe80::2%1,fe80:0:0:0:0:0:0:1,fe80:0:0:0:0:0:0:2",
  })
  void bothEndsAreTold(
      ProxyHeader header, String client, String local, String source, String destination)
      throws Exception {
    HAProxyMessage message = read(header.between(address(client, 40_000), address(local, 65_535)));
    assertThat(message.command()).isEqualTo(HAProxyCommand.PROXY);
    assertThat(message.sourceAddress()).isEqualTo(source);
    assertThat(message.sourcePort()).isEqualTo(40_000);
    assertThat(message.destinationAddress()).isEqualTo(destination);
    assertThat(message.destinationPort()).isEqualTo(65_535);
    message.release();
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void whoHasNoAddressIsNobody(ProxyHeader header) throws Exception {
    InetSocketAddress local = InetSocketAddress.createUnresolved("local", 0);
    assertThat(header.between(local, address("192.0.2.1", 1))).isEqualTo(header.ofNobody());
    HAProxyMessage message = read(header.ofNobody());
    assertThat(message.sourceAddress()).isNull();
    message.release();
  }

  @ParameterizedTest
  @EnumSource(names = "OFF")
  void orThereIsNone(ProxyHeader header) throws Exception {
    assertThat(header.between(address("192.0.2.1", 1), address("192.0.2.1", 1))).isEmpty();
    assertThat(header.ofNobody()).isEmpty();
    assertThat(new String(ProxyHeader.V1.ofNobody(), StandardCharsets.US_ASCII))
        .isEqualTo("PROXY UNKNOWN\r\n");
  }
}
