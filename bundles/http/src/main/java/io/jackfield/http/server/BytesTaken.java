package io.jackfield.http.server;

import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;

/**
 * Counts what the socket has taken of a long piece of a response, also if the rest never leaves;
 * the event loop's.
 */
final class BytesTaken implements ChannelProgressiveFutureListener {
  private final Turn turn;
  private final long length;
  private long taken;

  BytesTaken(Turn turn, long length) {
    this.turn = turn;
    this.length = length;
  }

  @Override
  public void operationProgressed(ChannelProgressiveFuture piece, long progress, long total) {
    takenUpTo(Math.min(progress, length)); // with TLS it is counted after encryption
  }

  @Override
  public void operationComplete(ChannelProgressiveFuture piece) {
    if (piece.isSuccess()) {
      takenUpTo(length);
    }
  }

  private void takenUpTo(long bytes) {
    turn.sent(bytes - taken);
    taken = bytes;
  }
}
