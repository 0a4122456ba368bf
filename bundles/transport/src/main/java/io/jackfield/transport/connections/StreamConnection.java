package io.jackfield.transport.connections;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of HTTP/2 as a version of a protocol takes it. It is short: where it began it ends, and
 * only one that has not begun goes to another version. The event loop's of its connection.
 */
final class StreamConnection extends ServedConnection {
  private static final Logger log = LoggerFactory.getLogger(StreamConnection.class);

  private final LiveConnection carrier;
  private final StreamPipeline pipeline;

  StreamConnection(
      ConnectionManager manager,
      LiveConnection carrier,
      Http2StreamChannel channel,
      ChannelHandler entry) {
    super(manager, carrier.id() + '.' + channel.stream().id(), channel, carrier.protocol());
    this.carrier = carrier;
    this.pipeline = new StreamPipeline(id(), channel, entry);
  }

  /** Fills the pipeline, and is offered to a protocol with its first frame. */
  void open() {
    pipeline.install(this::passed);
  }

  /** Nobody has begun with it: the client may try again (RFC 9113 section 8.7). */
  @Override
  void sayLastWords(byte[] words, boolean unasked) {
    reset(Http2Error.REFUSED_STREAM);
  }

  @Override
  void dismiss(byte[] words, boolean unasked) {
    onLoop(this::abort);
  }

  @Override
  void abort() {
    reset(Http2Error.INTERNAL_ERROR);
  }

  private void reset(Http2Error error) {
    stopParking();
    pipeline.reset(error);
  }

  @Override
  void endWith(ByteBuf lastBytes) {
    pipeline.end(lastBytes);
  }

  /** What was said of an answer cannot be said again by another version. */
  @Override
  void release(Lease holder) {
    if (isLeasedTo(holder) && phase == Phase.SERVED && pipeline.isBegun()) {
      log.warn("stream let go in its middle id={} by={}", id(), holder.registration());
      abort();
    } else {
      super.release(holder);
    }
  }

  /** Whether something has come or gone out since this was asked before. */
  boolean hasMoved() {
    return pipeline.hasMoved();
  }

  /** Nothing moves: tells the protocol, and if that has nothing to say about it ends. */
  void idle() {
    pipeline.idle();
  }

  /** Whether the client may still send something. */
  boolean isOpenToClient() {
    return pipeline.isOpenToClient();
  }

  @Override
  LiveConnection carrier() {
    return carrier;
  }

  @Override
  StreamPipeline pipeline() {
    return pipeline;
  }

  /** Each stream is a fresh one. */
  @Override
  int canaryBucket() {
    return carrier.client().bucket();
  }
}
