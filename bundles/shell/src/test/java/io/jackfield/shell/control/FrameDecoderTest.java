package io.jackfield.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());

  private static ByteBuf stdin(String text) {
    return Frame.text(Frame.Type.INPUT, text).encode(UnpooledByteBufAllocator.DEFAULT);
  }

  private String next() {
    Frame frame = channel.readInbound();
    return frame == null ? "none" : new String(frame.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void readsFramesThatComeTogether() {
    channel.writeInbound(Unpooled.wrappedBuffer(stdin("one"), stdin(""), stdin("two")));
    assertThat(next()).isEqualTo("one");
    assertThat(next()).isEmpty();
    assertThat(next()).isEqualTo("two");
    assertThat(next()).isEqualTo("none");
  }

  @Test
  void readsAFrameThatComesByteByByte() {
    ByteBuf bytes = stdin("one");
    while (bytes.isReadable()) {
      assertThat(next()).isEqualTo("none");
      channel.writeInbound(bytes.readRetainedSlice(1));
    }
    bytes.release();
    assertThat(next()).isEqualTo("one");
  }

  @Test
  void refusesALengthOverTheLimitBeforeTheBytesCome() {
    ByteBuf tooLong = Unpooled.buffer().writeByte(2).writeInt(Frame.MOST_BYTES + 1);
    assertThatThrownBy(() -> channel.writeInbound(tooLong)).isInstanceOf(DecoderException.class);
    ByteBuf negative = Unpooled.buffer().writeByte(2).writeInt(-1);
    assertThatThrownBy(() -> channel.writeInbound(negative)).isInstanceOf(DecoderException.class);
  }

  @Test
  void refusesWhatAClientDoesNotSend() {
    ByteBuf exit = Frame.exit(0).encode(UnpooledByteBufAllocator.DEFAULT);
    assertThatThrownBy(() -> channel.writeInbound(exit)).isInstanceOf(DecoderException.class);
  }
}
