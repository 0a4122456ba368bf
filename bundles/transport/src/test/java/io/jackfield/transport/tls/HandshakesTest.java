package io.jackfield.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.Test;

/** There are not more handshakes under way than so many. */
class HandshakesTest {

  @Test
  void newOneTakesThePlaceOfTheOldest() throws Exception {
    Handshakes handshakes = new Handshakes(2);
    SslContext client = Handshake.client(builder -> builder);
    EmbeddedChannel first = begin(handshakes, client);
    EmbeddedChannel second = begin(handshakes, client);
    assertThat(first.isOpen()).isTrue();
    EmbeddedChannel third = begin(handshakes, client);
    assertThat(first.isOpen()).isFalse();
    second.close();
    assertThat(handshakes.count()).isEqualTo(1);
    EmbeddedChannel fourth = begin(handshakes, client);
    assertThat(third.isOpen()).isTrue();
    third.finishAndReleaseAll();
    fourth.finishAndReleaseAll();
    assertThat(handshakes.count()).isZero();
    first.finishAndReleaseAll();
    second.finishAndReleaseAll();
  }

  private static EmbeddedChannel begin(Handshakes handshakes, SslContext client) {
    EmbeddedChannel channel = new EmbeddedChannel();
    SslHandler handler = client.newHandler(channel.alloc());
    handshakes.begin(channel, handler);
    channel.pipeline().addLast(handler);
    return channel;
  }
}
