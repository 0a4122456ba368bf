package io.jackfield.transport.http2;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides about frames for streams that are closed (RFC 9113 section 5.1). Netty would answer each
 * with a reset. Of those that were on their way when the stream was reset nothing is said: that is
 * no fault, and the client is not to be taken for one that makes the server reset streams. Others
 * end the connection, and so do those that never stop. The event loop's.
 */
final class LateFrames extends DecoratingHttp2ConnectionEncoder {
  /** The streams that were reset last; a few more than may be open at a time. */
  private final int[] reset = new int[128];

  private @Nullable Http2LifecycleManager manager;
  private int next;
  private int late;

  LateFrames(Http2ConnectionEncoder encoder) {
    super(encoder);
  }

  @Override
  public void lifecycleManager(Http2LifecycleManager lifecycleManager) {
    manager = lifecycleManager;
    super.lifecycleManager(lifecycleManager);
  }

  @Override
  public ChannelFuture writeRstStream(
      ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
    if (errorCode == Http2Error.STREAM_CLOSED.code() && connection().stream(streamId) == null) {
      late++;
      if (manager != null && !(wasReset(streamId) && late <= FrameLimits.MOST_UNREAD)) {
        manager.onError(
            ctx,
            false,
            Http2Exception.connectionError(
                Http2Error.STREAM_CLOSED, "frame for stream %d, which is closed", streamId));
      }
      return promise.setSuccess();
    }
    reset[next] = streamId;
    next = (next + 1) % reset.length;
    late = 0;
    return super.writeRstStream(ctx, streamId, errorCode, promise);
  }

  private boolean wasReset(int streamId) {
    for (int id : reset) {
      if (id == streamId) {
        return true;
      }
    }
    return false;
  }
}
