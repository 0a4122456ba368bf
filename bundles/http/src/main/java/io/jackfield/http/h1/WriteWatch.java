package io.jackfield.http.h1;

import io.jackfield.http.exchange.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Closes a connection whose client takes nothing of what it is sent. */
final class WriteWatch {
  private static final Progress NOTHING = new Progress(0, 0, 0);

  private final Channel channel;
  private final Deadline deadline;
  private final long seconds;
  private Progress last = NOTHING;
  private boolean begun;
  private boolean stopped;

  private record Progress(int messages, long bytes, long ofFirst) {}

  WriteWatch(Channel channel, long seconds) {
    this.channel = channel;
    this.deadline = new Deadline(channel.eventLoop());
    this.seconds = seconds;
  }

  /** A response is under way, and pieces of it are written now and then, until {@link #end}. */
  void begin() {
    begun = true;
    watch(progress());
  }

  void end() {
    begun = false;
  }

  /** Something was written to its end: it is watched until it is on its way. */
  void written() {
    Progress now = progress();
    if (now.messages() > 0) {
      watch(now);
    }
  }

  private void watch(Progress now) {
    last = now;
    if (!stopped) {
      deadline.ensure(seconds, this::look);
    }
  }

  /** Nothing is watched any more. */
  void stop() {
    stopped = true;
    deadline.cancel();
  }

  /** A response that waits for its handler has nothing pending and is not the client's fault. */
  private void look() {
    Progress now = progress();
    if (now.messages() > 0 && now.equals(last)) {
      channel.close();
    } else if (channel.isActive() && (begun || now.messages() > 0)) {
      // Whoever failed to end this may be gone, but on a closed channel nothing will be written.
      watch(now);
    }
  }

  private Progress progress() {
    @Nullable ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out == null
        ? NOTHING
        : new Progress(out.size(), out.totalPendingWriteBytes(), out.currentProgress());
  }
}
