package io.jackfield.http.h1;

import io.jackfield.http.HttpHeaders;
import io.jackfield.http.exchange.Server;
import io.jackfield.http.exchange.Wire;
import io.jackfield.http.message.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Frames the responses of a connection (RFC 9112 sections 6, 7 and 9.3), one after the other. The
 * event loop's.
 */
final class Http1Wire implements Wire {
  /** So much content goes behind its head, in one buffer; more in one of its own. */
  private static final int MOST_COPIED = 1 << 14;

  /** Bytes that a head has at first. */
  private static final int HEAD = 512;

  private final Channel channel;
  private final Server server;
  private final WriteWatch watch;
  private final Runnable flusher;
  private boolean oldVersion;
  private boolean head; // was asked for, and no content
  private boolean keepAlive;
  private boolean closesUnasked;
  private boolean chunked;

  /**
   * For a connection.
   *
   * @param watch looks whether the client takes what it is sent
   * @param flusher sends what was written, now or with what is about to be
   */
  Http1Wire(Channel channel, Server server, WriteWatch watch, Runnable flusher) {
    this.channel = channel;
    this.server = server;
    this.watch = watch;
    this.flusher = flusher;
  }

  /** The next response is for this request, or for one that could not be read. */
  void begin(@Nullable RequestHead request) {
    oldVersion = request != null && request.isOld();
    head = request != null && request.method().equals("HEAD");
    keepAlive = request != null && wantsKeepAlive(request);
    closesUnasked = false;
  }

  /** RFC 9112 section 9.3. */
  private static boolean wantsKeepAlive(RequestHead head) {
    return !head.headers().containsToken("connection", "close")
        && (!head.isOld() || head.headers().containsToken("connection", "keep-alive"));
  }

  /** Whether the connection takes another request behind the response. */
  boolean keepsAlive() {
    return keepAlive;
  }

  /** Whether the client, who knows nothing of the end, may be sending when it comes. */
  boolean closesUnasked() {
    return closesUnasked;
  }

  void closeAfterwards() {
    keepAlive = false;
    closesUnasked = true;
  }

  @Override
  public void writeContinue() {
    ByteBuf line = channel.alloc().ioBuffer();
    HeadWriter.writeContinue(line);
    channel.writeAndFlush(line);
  }

  @Override
  public void writeHead(int status, HttpHeaders headers, long length) {
    watch.begin();
    ByteBuf out = channel.alloc().ioBuffer();
    head(out, status, headers, length);
    channel.write(out);
  }

  private void head(ByteBuf out, int status, HttpHeaders headers, long length) {
    boolean unsaid = status == 204 || status == 304 || (length < 0 && (oldVersion || head));
    chunked = length < 0 && !unsaid;
    if (length < 0 && oldVersion) {
      closeAfterwards(); // the end of the content is the end of the connection
    }
    HeadWriter.write(
        out,
        status,
        headers,
        unsaid ? HeadWriter.UNSAID : length,
        persistence(),
        server.dates().now(),
        server.settings().server());
  }

  private HeadWriter.Persistence persistence() {
    if (!keepAlive) {
      return HeadWriter.Persistence.CLOSE;
    }
    return oldVersion ? HeadWriter.Persistence.KEEP_ALIVE : HeadWriter.Persistence.UNSAID;
  }

  @Override
  public ChannelFuture writeContent(ByteBuf piece) {
    if (!chunked) {
      return channel.write(piece);
    }
    ByteBuf before = channel.alloc().ioBuffer();
    HeadWriter.beginChunk(before, piece.readableBytes());
    channel.write(before);
    channel.write(piece);
    ByteBuf behind = channel.alloc().ioBuffer();
    HeadWriter.endChunk(behind);
    return channel.write(behind);
  }

  @Override
  public ChannelFuture writeEnd() {
    watch.end();
    if (!chunked) {
      return channel.write(Unpooled.EMPTY_BUFFER);
    }
    ByteBuf end = channel.alloc().ioBuffer();
    HeadWriter.endChunks(end);
    return channel.write(end);
  }

  @Override
  public ChannelFuture writeWhole(int status, HttpHeaders headers, long length, ByteBuf content) {
    int bytes = content.readableBytes();
    ByteBuf out = channel.alloc().ioBuffer(bytes <= MOST_COPIED ? bytes + HEAD : HEAD);
    head(out, status, headers, length);
    if (bytes > MOST_COPIED) {
      channel.write(out);
      return channel.write(content);
    }
    out.writeBytes(content);
    content.release();
    return channel.write(out);
  }

  @Override
  public void flush() {
    flusher.run();
  }
}
