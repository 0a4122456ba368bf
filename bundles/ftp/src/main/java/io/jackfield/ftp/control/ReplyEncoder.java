package io.jackfield.ftp.control;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes replies; whatever they say, each takes exactly its own lines. No {@code
 * MessageToByteEncoder}: that one keeps {@link Reply} in a thread-local of Netty's, and with it
 * every version of this bundle.
 */
final class ReplyEncoder extends ChannelOutboundHandlerAdapter {
  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof Reply reply) {
      ByteBuf out = ctx.alloc().ioBuffer();
      encode(reply, out);
      ctx.write(out, promise);
    } else {
      ctx.write(message, promise);
    }
  }

  private static void encode(Reply reply, ByteBuf out) {
    List<String> lines = reply.lines();
    int last = lines.size() - 1;
    for (int i = 0; i <= last; i++) {
      out.writeCharSequence(prefix(reply.code(), i, last), StandardCharsets.US_ASCII);
      out.writeCharSequence(harmless(lines.get(i)), StandardCharsets.UTF_8);
      out.writeByte('\r').writeByte('\n');
    }
  }

  /** A line in between begins with a space, so that none looks like the last one. */
  private static String prefix(int code, int line, int last) {
    if (line == last) {
      return code + " ";
    }
    return line == 0 ? code + "-" : " ";
  }

  /** A line break or a Telnet command in a text would start an answer of its own. */
  private static String harmless(String text) {
    StringBuilder result = new StringBuilder(text.length());
    text.chars().forEach(c -> result.append(Character.isISOControl(c) ? '?' : (char) c));
    return result.toString();
  }
}
