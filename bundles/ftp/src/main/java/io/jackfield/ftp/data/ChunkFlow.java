package io.jackfield.ftp.data;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.Map;

/** Pieces to the client: the next one is made when the channel has room again. */
public final class ChunkFlow extends Flow {
  private final ChunkSource source;
  private final Writes writes = new Writes(this::written, this::lost);
  private boolean begun;
  private boolean making;
  private boolean atEnd;
  private long moved;

  public ChunkFlow(DataContext context, EventLoop loop, ChunkSource source) {
    super(context, loop, source);
    this.source = source;
  }

  @Override
  long moved() {
    return moved;
  }

  @Override
  long expected() {
    return source.expected();
  }

  @Override
  void begin(Channel data) {
    begun = true;
    data.config().setAutoRead(true);
    makeNext(data);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    makeNext(ctx.channel());
  }

  private void makeNext(Channel data) {
    if (begun && !making && !atEnd && !isEnding() && !isLeaving() && data.isWritable()) {
      making = true;
      onWorker(() -> source.next(data.alloc()), chunk -> send(data, chunk));
    }
  }

  private void send(Channel data, ByteBuf chunk) {
    making = false;
    int length = chunk.readableBytes();
    atEnd = length == 0;
    writes.add(data.writeAndFlush(chunk), length);
    makeNext(data);
  }

  private void written(long length) {
    if (length == 0) {
      succeed();
    } else {
      moved += length;
    }
  }

  private void lost() {
    fail(new DataLostException("The data connection failed."));
  }

  @Override
  boolean canMove() {
    return source.canMove();
  }

  @Override
  void save(Map<String, Object> state) {
    source.save(state);
    state.put(FlowState.MOVED, moved);
    state.put(FlowState.AT_END, atEnd);
    writes.handOver(state);
  }

  @Override
  void takeOver(Map<String, Object> state) {
    moved = FlowState.number(state, FlowState.MOVED);
    atEnd = Boolean.TRUE.equals(state.remove(FlowState.AT_END));
    writes.takeOver(state);
  }

  @Override
  void peerEnded(boolean inOrder) {
    fail(new DataLostException("You have closed the data connection."));
  }
}
