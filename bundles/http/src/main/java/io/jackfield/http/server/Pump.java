package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Moves content from a source to the client: a worker reads a piece, the event loop writes it, and
 * only when it is on the wire the next one is read. A slow client holds one piece and no thread.
 */
final class Pump {
  private final ChannelHandlerContext ctx;
  private final Executor workers;
  private final ChunkSource source;
  private final Sink sink;

  /** Who sends the response; called on the event loop. */
  interface Sink {
    /** A piece is about to be written. */
    void beforeChunk();

    /** It is written. */
    void chunkSent(int bytes);

    /** All is written. */
    void ended();

    /** The source failed, or there is nobody to read it. */
    void failed(Throwable cause);
  }

  Pump(ChannelHandlerContext ctx, Executor workers, ChunkSource source, Sink sink) {
    this.ctx = ctx;
    this.workers = workers;
    this.source = source;
    this.sink = sink;
  }

  void start() {
    try {
      workers.execute(this::read);
    } catch (RejectedExecutionException e) {
      sink.failed(e);
    }
  }

  @SuppressWarnings("IllegalCatch") // the stream is a handler's
  private void read() {
    ByteBuf chunk = null;
    Throwable failure = null;
    try {
      chunk = source.next(ctx.alloc());
    } catch (Throwable e) {
      failure = e;
    }
    ByteBuf read = chunk;
    Throwable cause = failure;
    ctx.executor().execute(() -> write(read, cause));
  }

  private void write(@Nullable ByteBuf chunk, @Nullable Throwable failure) {
    if (failure != null) {
      sink.failed(failure);
    } else if (chunk == null) {
      sink.ended();
    } else {
      sink.beforeChunk();
      int bytes = chunk.readableBytes();
      ctx.writeAndFlush(new DefaultHttpContent(chunk))
          .addListener(
              written -> {
                if (written.isSuccess()) {
                  sink.chunkSent(bytes);
                  start();
                } else {
                  sink.failed(written.cause());
                }
              });
    }
  }
}
