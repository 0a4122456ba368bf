package io.jackfield.transport.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a connection of HTTP/2, the server's side (RFC 9113), and their limits. All of it
 * is the event loop's of the connection.
 */
public final class Framing {
  /** The name in ALPN of HTTP/2 over TLS (RFC 9113 section 3.2); in the clear it has none. */
  public static final String ALPN = "h2";

  /** The least that RFC 9113 section 6.5.2 recommends, and what others have. */
  static final int MOST_STREAMS = 100;

  /**
   * What a client may send on a stream before somebody reads it: 2.5 MB/s at 50 ms there and back.
   */
  static final int STREAM_WINDOW = 1 << 17;

  /** All streams may fill theirs: one that nobody reads holds up no other. */
  private static final int CONNECTION_WINDOW = MOST_STREAMS * STREAM_WINDOW;

  /**
   * More than any request has; the protocol may allow less. Netty answers a larger one with 431.
   */
  private static final int MOST_HEADERS = 32 << 10;

  /** Those that do not continue as much as they could: CVE-2024-27316. */
  private static final int MOST_SMALL_CONTINUATIONS = 16;

  /** One after the other, of DATA without content and end: CVE-2019-9518. */
  private static final int MOST_EMPTY_DATA = 10;

  /** Streams that the client opens only to reset them: CVE-2023-44487. */
  private static final int MOST_RESETS = 200;

  /** Streams that it makes the server reset: CVE-2025-8671. */
  private static final int MOST_PROVOKED_RESETS = 200;

  private static final int RESET_SECONDS = 30;

  /**
   * Answers to SETTINGS and PING, and resets, that the client does not read: CVE-2019-9512, 9515.
   */
  private static final int MOST_UNREAD_ANSWERS = 1000;

  /** A GOAWAY that tells of an error has so long to go out. */
  private static final int LAST_WORD_MILLIS = 1000;

  private Framing() {}

  /**
   * Adds the handlers for frames at the end of a pipeline; what comes for a connection as a whole
   * comes to the last one.
   *
   * @param entry what begins a stream's pipeline; sharable
   * @param last behind the others
   */
  public static void install(Channel channel, ChannelHandler entry, ChannelHandler last) {
    ChannelPipeline pipeline = channel.pipeline();
    Http2FrameCodec codec = new Builder().build();
    pipeline.addLast(codec, new Http2MultiplexHandler(entry), last);
    // Netty itself has made it somewhat larger than one of a stream.
    Http2Connection connection = codec.connection();
    int now = connection.local().flowController().windowSize(connection.connectionStream());
    pipeline
        .context(last)
        .writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - now));
  }

  /** Says that streams which come from now on will not be looked at (RFC 9113 section 6.8). */
  public static void goAway(ChannelHandlerContext last) {
    last.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
  }

  /**
   * Ends all streams without a word for them, and gives back what is held for them; the handlers
   * may be taken out of the pipeline then. Not from within one of them.
   */
  public static void shutDown(Channel channel) {
    @Nullable Http2FrameCodec codec = channel.pipeline().get(Http2FrameCodec.class);
    if (codec != null) {
      codec.connection().close(channel.voidPromise());
      codec.encoder().close();
      codec.decoder().close();
    }
  }

  private static final class Builder extends Http2FrameCodecBuilder {
    Builder() {
      // Who gives a stream weight gets nothing for it: priorities are deprecated (section 5.3.2).
      DefaultHttp2Connection connection = new DefaultHttp2Connection(true);
      connection
          .remote()
          .flowController(
              new DefaultHttp2RemoteFlowController(
                  connection, new UniformStreamByteDistributor(connection)));
      connection(connection);
      initialSettings(
          Http2Settings.defaultSettings()
              .maxConcurrentStreams(MOST_STREAMS)
              .initialWindowSize(STREAM_WINDOW)
              .maxHeaderListSize(MOST_HEADERS));
      validateHeaders(true);
      validateRequiredPseudoHeaders(true);
      decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_DATA);
      decoderEnforceMaxSmallContinuationFrames(MOST_SMALL_CONTINUATIONS);
      decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_SECONDS);
      encoderEnforceMaxRstFramesPerWindow(MOST_PROVOKED_RESETS, RESET_SECONDS);
      encoderEnforceMaxQueuedControlFrames(MOST_UNREAD_ANSWERS);
      // Only advice (section 6.5.2). A client that advises one byte would have every answer fail.
      encoderIgnoreMaxHeaderListSize(true);
      // A close is a close, and GOAWAY is said where it helps.
      decoupleCloseAndGoAway(true);
      gracefulShutdownTimeoutMillis(LAST_WORD_MILLIS);
    }

    @Override
    protected Http2FrameCodec build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return super.build(new LimitedDecoder(decoder), new LateFrames(encoder), settings);
    }
  }

  private static final class LimitedDecoder extends DecoratingHttp2ConnectionDecoder {
    LimitedDecoder(Http2ConnectionDecoder decoder) {
      super(decoder);
    }

    @Override
    public void frameListener(Http2FrameListener listener) {
      super.frameListener(new FrameLimits(listener, connection()));
    }
  }
}
