package io.jackfield.ftp.data;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;

/** Pieces to the client: the next one is made when the channel has room again. */
public final class ChunkFlow extends Flow {
  private final ChunkSource source;
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
    if (begun && !making && !atEnd && !isEnding() && data.isWritable()) {
      making = true;
      onWorker(() -> source.next(data.alloc()), chunk -> send(data, chunk));
    }
  }

  private void send(Channel data, ByteBuf chunk) {
    making = false;
    int length = chunk.readableBytes();
    atEnd = length == 0;
    data.writeAndFlush(chunk).addListener(written -> written(length, written.isSuccess()));
    makeNext(data);
  }

  private void written(long length, boolean ok) {
    if (!ok) {
      fail(new DataLostException("The data connection failed."));
    } else if (length == 0) {
      succeed();
    } else {
      moved += length;
    }
  }

  @Override
  void peerEnded(boolean inOrder) {
    fail(new DataLostException("You have closed the data connection."));
  }
}
