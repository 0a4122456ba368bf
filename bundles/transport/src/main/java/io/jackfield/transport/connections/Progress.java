package io.jackfield.transport.connections;

import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import java.util.function.LongConsumer;

/** Counts what a socket takes of a piece, also if the rest never leaves. The event loop's. */
final class Progress implements ChannelProgressiveFutureListener {
  private final long length;
  private final LongConsumer more;
  private long taken;

  /**
   * For one piece.
   *
   * @param more gets each time by how many bytes it has become more
   */
  Progress(long length, LongConsumer more) {
    this.length = length;
    this.more = more;
  }

  @Override
  public void operationProgressed(ChannelProgressiveFuture piece, long progress, long total) {
    takenUpTo(Math.min(progress, length));
  }

  @Override
  public void operationComplete(ChannelProgressiveFuture piece) {
    if (piece.isSuccess()) {
      takenUpTo(length);
    }
  }

  private void takenUpTo(long bytes) {
    more.accept(bytes - taken);
    taken = bytes;
  }
}
