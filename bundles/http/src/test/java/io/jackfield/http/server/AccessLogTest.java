package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private final AccessLog log = new AccessLog(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  @Test
  void addressesAreWrittenAsUsual() {
    String rest = " - - [01/Jan/1970:00:00:00 +0000] \"-\" 0 0 \"-\" \"-\"";
    assertThat(line(at("127.0.0.1"))).isEqualTo("127.0.0.1" + rest);
    assertThat(line(at("2001:DB8:0:0::1"))).isEqualTo("2001:db8::1" + rest);
    assertThat(line(InetSocketAddress.createUnresolved("local", 0))).isEqualTo("local" + rest);
  }

  @Test
  void tellsWhatWasSentOfAResponseThatDidNotComeToItsEnd() {
    Turn turn = new Turn();
    turn.answered(200);
    EmbeddedChannel channel = new EmbeddedChannel();
    ChannelProgressivePromise whole = channel.newProgressivePromise();
    whole.addListener(new BytesTaken(turn, 50)).setProgress(20, 50).setProgress(50, 50);
    whole.setSuccess();
    ChannelProgressivePromise broken = channel.newProgressivePromise();
    broken.addListener(new BytesTaken(turn, 1000)).setProgress(300, 1000).setProgress(700, 1000);
    broken.setFailure(new ClosedChannelException());
    turn.cutShort();
    assertThat(log.line(at("127.0.0.1"), turn)).endsWith(" \"-\" 200 750 \"-\" \"-\" aborted");
  }

  private static InetSocketAddress at(String address) {
    return new InetSocketAddress(address, 4000);
  }

  private String line(InetSocketAddress remote) {
    return log.line(remote, new Turn());
  }
}
