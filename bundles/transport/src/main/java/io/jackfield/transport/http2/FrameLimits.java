package io.jackfield.transport.http2;

import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits that Netty does not have: on frames that ask for work and bring nothing (SETTINGS, PING,
 * PRIORITY, unknown ones: CVE-2019-9512, 9513, 9515), and on small DATA frames that nobody reads,
 * whose bytes are few but which are objects nevertheless (CVE-2019-9518 without its empty ones).
 * The event loop's.
 */
final class FrameLimits extends Http2FrameListenerDecorator {
  /** A browser sends a PRIORITY_UPDATE for each image that it scrolls past, and that is a lot. */
  static final int MOST_IN_WINDOW = 1000;

  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

  /** So many of 64 bytes fill a stream's window; what is larger fills it sooner. */
  static final int MOST_UNREAD = Framing.STREAM_WINDOW / 64;

  private final Http2Connection connection;
  private final Http2Connection.PropertyKey unreadKey;
  private long windowBegan = System.nanoTime();
  private int inWindow;

  FrameLimits(Http2FrameListener listener, Http2Connection connection) {
    super(listener);
    this.connection = connection;
    this.unreadKey = connection.newKey();
  }

  private void count() throws Http2Exception {
    inWindow++;
    if (inWindow > MOST_IN_WINDOW) {
      long now = System.nanoTime();
      if (now - windowBegan < WINDOW) {
        throw Http2Exception.connectionError(
            ENHANCE_YOUR_CALM, "more than %d control frames in a short time", MOST_IN_WINDOW);
      }
      windowBegan = now;
      inWindow = 1;
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    count();
    super.onSettingsRead(ctx, settings);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    count();
    super.onSettingsAckRead(ctx);
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    count();
    super.onPingRead(ctx, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    count();
    super.onPingAckRead(ctx, data);
  }

  /** Priorities are deprecated (RFC 9113 section 5.3.2), and nobody here looks at them. */
  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int streamId, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    count();
  }

  /**
   * Ignored (RFC 9113 section 5.5): flow control does not count them, and nobody would read them.
   */
  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int streamId, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    count();
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    @Nullable Http2Stream stream = connection.stream(streamId);
    if (stream != null) {
      countUnread(stream, data.readableBytes() + padding);
    }
    return super.onDataRead(ctx, streamId, data, padding, endOfStream);
  }

  private void countUnread(Http2Stream stream, int bytes) throws Http2Exception {
    @Nullable Unread unread = stream.getProperty(unreadKey);
    if (connection.local().flowController().unconsumedBytes(stream) <= bytes) {
      if (unread != null) {
        unread.frames = 0;
      }
      return;
    }
    if (unread == null) {
      unread = new Unread();
      stream.setProperty(unreadKey, unread);
    }
    unread.frames++;
    if (unread.frames > MOST_UNREAD) {
      throw Http2Exception.streamError(
          stream.id(), ENHANCE_YOUR_CALM, "more than %d unread frames", MOST_UNREAD);
    }
  }

  private static final class Unread {
    int frames;
  }
}
