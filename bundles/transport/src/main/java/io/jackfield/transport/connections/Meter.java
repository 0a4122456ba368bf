package io.jackfield.transport.connections;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;

/** Counts what a connection carries. Written on the event loop, read from any thread. */
final class Meter extends ChannelDuplexHandler {
  private volatile long bytesIn;
  private volatile long bytesOut;

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the event loop
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf buffer) {
      bytesIn += buffer.readableBytes();
    }
    ctx.fireChannelRead(message);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf buffer) {
      bytesOut += buffer.readableBytes();
    } else if (message instanceof FileRegion region) {
      // Of which the socket may take a part now and the rest much later.
      count(region, promise);
    }
    ctx.write(message, promise);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void count(FileRegion region, ChannelPromise promise) {
    if (promise instanceof ChannelProgressivePromise progressive) {
      progressive.addListener(new Progress(region.count(), more -> bytesOut += more));
    } else {
      bytesOut += region.count();
    }
  }

  long bytesIn() {
    return bytesIn;
  }

  long bytesOut() {
    return bytesOut;
  }
}
