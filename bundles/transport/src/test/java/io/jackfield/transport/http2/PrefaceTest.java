package io.jackfield.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrefaceTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private final Preface preface = new Preface(Duration.ofSeconds(5));
  private final EmbeddedChannel channel = new EmbeddedChannel(preface);

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  @Test
  void wholePrefaceIsFoundAndPassesOnWithWhatIsBehindIt() {
    write(PREFACE + "frames");
    assertThat(preface.found()).isCompletedWithValue(true);
    assertIsOut();
    assertThat(read()).isEqualTo(PREFACE + "frames");
  }

  @Test
  void prefaceInPiecesIsFoundWithTheLastOne() {
    for (int i = 0; i < PREFACE.length(); i++) {
      assertThat(preface.found()).isNotDone();
      write(PREFACE.substring(i, i + 1));
    }
    assertThat(preface.found()).isCompletedWithValue(true);
    assertThat(read()).isEqualTo(PREFACE);
  }

  @Test
  void firstByteThatDiffersDecides() {
    for (int i = 0; i < PREFACE.length(); i++) {
      Preface other = new Preface(Duration.ofSeconds(5));
      EmbeddedChannel wire = new EmbeddedChannel(other);
      String text = PREFACE.substring(0, i) + '~';
      wire.writeInbound(bytes(text));
      assertThat(other.found()).as(text).isCompletedWithValue(false);
      ByteBuf passed = wire.readInbound();
      assertThat(passed.toString(StandardCharsets.US_ASCII)).isEqualTo(text);
      passed.release();
      wire.finishAndReleaseAll();
    }
  }

  @Test
  void clientThatStallsWithinItHasNotSentIt() {
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    assertThat(preface.found()).as("nothing has begun").isNotDone();
    write("PRI");
    channel.advanceTimeBy(6, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(preface.found()).isCompletedWithValue(false);
    assertIsOut();
    assertThat(read()).isEqualTo("PRI");
  }

  @Test
  void endOfInputWithinItDecides() {
    write("PR");
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(preface.found()).isCompletedWithValue(false);
    assertThat(read()).isEqualTo("PR");
  }

  @Test
  void whatIsHeldAtACloseIsReleased() {
    ByteBuf held = bytes("PR");
    channel.writeInbound(held);
    channel.close();
    assertThat(held.refCnt()).isZero();
    assertThat(preface.found()).isNotDone();
  }

  private void write(String text) {
    channel.writeInbound(bytes(text));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private void assertIsOut() {
    assertThat(channel.pipeline().get(Preface.class)).isNull();
  }

  private String read() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf bytes = channel.readInbound(); bytes != null; bytes = channel.readInbound()) {
      text.append(bytes.toString(StandardCharsets.US_ASCII));
      bytes.release();
    }
    return text.toString();
  }
}
