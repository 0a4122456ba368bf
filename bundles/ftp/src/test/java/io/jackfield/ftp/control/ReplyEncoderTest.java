package io.jackfield.ftp.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplyEncoderTest {
  private static String encoded(Reply reply) {
    EmbeddedChannel channel = new EmbeddedChannel(new ReplyEncoder());
    channel.writeOutbound(reply);
    ByteBuf out = channel.readOutbound();
    try {
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      out.release();
    }
  }

  @Test
  void writesOneLine() {
    assertThat(encoded(Reply.of(200, "ä"))).isEqualTo("200 ä\r\n");
  }

  @Test
  void writesSeveralLines() {
    assertThat(encoded(Reply.of(211, "F", List.of("226 a", "b"), "End")))
        .isEqualTo("211-F\r\n 226 a\r\n b\r\n211 End\r\n");
  }

  @Test
  void letsNoTextEndItsLine() {
    assertThat(encoded(Reply.of(250, "a\r\n226 b\u0085c\u0000"))).isEqualTo("250 a??226 b?c?\r\n");
  }
}
