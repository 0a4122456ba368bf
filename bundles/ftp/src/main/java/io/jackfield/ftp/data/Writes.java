package io.jackfield.ftp.data;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongConsumer;

/**
 * The writes of a transfer that are under way, in order. They need not come to their end before a
 * hand-over: the next version listens to the same futures, so a slow client keeps no old version.
 */
final class Writes implements ChannelFutureListener {
  private static final String WRITES = "ftp.transfer.writes";
  private static final String SIZES = "ftp.transfer.sizes";

  private final LongConsumer whenWritten;
  private final Runnable whenFailed;
  private final Queue<ChannelFuture> pending = new ArrayDeque<>();
  private final Queue<Long> sizes = new ArrayDeque<>();

  Writes(LongConsumer whenWritten, Runnable whenFailed) {
    this.whenWritten = whenWritten;
    this.whenFailed = whenFailed;
  }

  void add(ChannelFuture write, long size) {
    pending.add(write);
    sizes.add(size);
    write.addListener(this);
  }

  boolean areDone() {
    return pending.isEmpty();
  }

  @Override
  public void operationComplete(ChannelFuture write) {
    pending.remove();
    long size = sizes.remove();
    if (write.isSuccess()) {
      whenWritten.accept(size);
    } else {
      whenFailed.run();
    }
  }

  /** Listens to none of them any more and leaves them to the next version. */
  void handOver(Map<String, Object> state) {
    pending.forEach(write -> write.removeListener(this));
    state.put(WRITES, List.copyOf(pending));
    state.put(SIZES, List.copyOf(sizes));
  }

  /** Listens to what an earlier version has left. */
  void takeOver(Map<String, Object> state) {
    List<?> futures = state.remove(WRITES) instanceof List<?> list ? list : List.of();
    List<?> lengths = state.remove(SIZES) instanceof List<?> list ? list : List.of();
    for (int i = 0; i < futures.size(); i++) {
      add((ChannelFuture) futures.get(i), (Long) lengths.get(i));
    }
  }
}
