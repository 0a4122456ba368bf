package io.jackfield.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Closes a connection whose client takes nothing of a response. */
final class WriteWatch {
  private static final Progress NOTHING = new Progress(0, 0, 0);

  private final Channel channel;
  private final Deadline deadline;
  private final long seconds;
  private Progress last = NOTHING;

  private record Progress(int messages, long bytes, long ofFirst) {}

  WriteWatch(ChannelHandlerContext ctx, long seconds) {
    this.channel = ctx.channel();
    this.deadline = new Deadline(ctx);
    this.seconds = seconds;
  }

  void start() {
    last = progress();
    deadline.ensure(seconds, this::look);
  }

  void stop() {
    deadline.cancel();
  }

  /** A response that waits for its handler has nothing pending and is not the client's fault. */
  private void look() {
    if (!channel.isActive()) {
      // Whoever failed to stop this may be gone, and nothing will be written any more.
      return;
    }
    Progress now = progress();
    if (now.messages() > 0 && now.equals(last)) {
      channel.close();
    } else {
      start();
    }
  }

  private Progress progress() {
    @Nullable ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out == null
        ? NOTHING
        : new Progress(out.size(), out.totalPendingWriteBytes(), out.currentProgress());
  }
}
