package io.jackfield.http.server;

import io.jackfield.http.HttpContent;
import io.jackfield.transport.Connection;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Frames one response (RFC 9112 section 6) and sends it; on the event loop. */
final class ResponseWriter implements Pump.Sink {
  /** Longer content is written apart from the head, so that it can be counted as it leaves. */
  private static final int MOST_IN_ONE = 1 << 16;

  private final ChannelHandlerContext ctx;
  private final Server server;
  private final Connection connection;
  private final Turn turn;
  private final Outgoing outgoing;
  private final Ending ending;
  private final WriteWatch watch;
  private boolean begun;
  private boolean sendingFile;

  /** What becomes of a response; called once. */
  interface Ending {
    /**
     * All of it is written: whether it may wait to go out together with the next one, which
     * somebody flushes.
     */
    boolean waitsForNext();

    /**
     * It is over.
     *
     * @param failure why it could not be sent; null if it was
     * @param begun whether the client has seen some of it
     */
    void over(@Nullable Throwable failure, boolean begun);
  }

  ResponseWriter(
      ChannelHandlerContext ctx,
      Server server,
      Connection connection,
      Turn turn,
      Outgoing outgoing,
      WriteWatch watch,
      Ending ending) {
    this.ctx = ctx;
    this.server = server;
    this.connection = connection;
    this.turn = turn;
    this.outgoing = outgoing;
    this.ending = ending;
    this.watch = watch;
  }

  void send() {
    Reply reply = outgoing.reply();
    long length = length(reply.content());
    boolean empty = turn.isHead() || length == 0 || isEmptyByStatus(reply.status());
    frame(reply, length);
    turn.answered(reply.status());
    if (empty) {
      closeContent();
      sendWhole(Unpooled.EMPTY_BUFFER);
    } else if (reply.content() instanceof HttpContent.Bytes bytes) {
      sendWhole(Unpooled.wrappedBuffer(bytes.bytes()));
    } else if (reply.content() instanceof HttpContent.Stored stored) {
      sendFile(stored);
    } else if (reply.content() instanceof HttpContent.Streamed streamed) {
      pump(new StreamSource(streamed.stream(), streamed.length()));
    }
  }

  private long length(HttpContent content) {
    if (content instanceof HttpContent.Bytes bytes) {
      return bytes.bytes().length;
    }
    if (content instanceof HttpContent.Streamed streamed) {
      return streamed.length();
    }
    return outgoing.partsLength();
  }

  private static boolean isEmptyByStatus(int status) {
    return status == 204 || status == 205 || status == 304;
  }

  private void frame(Reply reply, long length) {
    HttpHeaders headers = reply.headers();
    headers.set(HttpHeaderNames.DATE, server.dates().now());
    String name = server.settings().server();
    if (!name.isEmpty() && !headers.contains(HttpHeaderNames.SERVER)) {
      headers.set(HttpHeaderNames.SERVER, name);
    }
    if (reply.status() != 204 && reply.status() != 304) {
      frameContent(headers, reply.status() == 205 ? 0 : length);
    }
    if (!turn.keepsAlive()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (turn.isOldVersion()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  private void frameContent(HttpHeaders headers, long length) {
    if (length >= 0) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
    } else if (turn.isOldVersion()) {
      turn.closeAfterwards(); // the end of the content is the end of the connection
    } else if (!turn.isHead()) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
  }

  private void sendWhole(ByteBuf content) {
    int length = content.readableBytes();
    if (length > MOST_IN_ONE) {
      begin();
      writeCounted(new DefaultHttpContent(content), length);
      writeLast();
      return;
    }
    begun = true;
    await(
        ctx.write(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                status(),
                content,
                outgoing.reply().headers(),
                EmptyHttpHeaders.INSTANCE)),
        length);
    if (!ending.waitsForNext()) {
      ctx.flush();
      watch.written();
    }
  }

  private void writeCounted(Object piece, long length) {
    ctx.write(piece, ctx.newProgressivePromise().addListener(new BytesTaken(turn, length)));
  }

  private HttpResponseStatus status() {
    return HttpResponseStatus.valueOf(outgoing.reply().status());
  }

  private void sendFile(HttpContent.Stored stored) {
    begin();
    watch.begin();
    sendingFile = true;
    FileTransfer transfer = connection.send(stored.file().channel(), outgoing.parts());
    transfer.whenOver(failure -> fileSent(transfer.sent(), failure));
  }

  private void fileSent(long bytes, @Nullable Throwable failure) {
    sendingFile = false;
    turn.sent(bytes);
    watch.end();
    if (failure == null) {
      writeLast();
    } else {
      ending.over(failure, true);
    }
  }

  /** Whether all that is left to do is the transport's. */
  boolean isSendingFile() {
    return sendingFile;
  }

  boolean isOf(Turn other) {
    return turn == other;
  }

  private void begin() {
    begun = true;
    ctx.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(), outgoing.reply().headers()));
  }

  private void pump(ChunkSource source) {
    watch.begin();
    Lane lane = turn.lane(server.workers());
    InetAddress client = connection.remote().getAddress();
    new Pump(ctx, work -> lane.execute(client, work), source, this).start();
  }

  @Override
  public void beforeChunk() {
    if (!begun) {
      begin();
    }
  }

  @Override
  public void chunkSent(int bytes) {
    turn.sent(bytes);
  }

  @Override
  public void ended() {
    if (!begun) {
      begin();
    }
    closeContent();
    watch.end();
    writeLast();
  }

  @Override
  public void failed(Throwable cause) {
    closeContent();
    watch.end();
    ending.over(cause, begun);
  }

  /** A handler's stream may block when it is closed, and so may a file on another machine. */
  private void closeContent() {
    if (!(outgoing.reply().content() instanceof HttpContent.None
        || outgoing.reply().content() instanceof HttpContent.Bytes)) {
      server.close(outgoing.reply(), turn);
    }
  }

  private void writeLast() {
    await(ctx.write(LastHttpContent.EMPTY_LAST_CONTENT), 0);
    ctx.flush();
    watch.written();
  }

  /**
   * Waits for the end of the response.
   *
   * @param content bytes of content that leave with it
   */
  private void await(ChannelFuture last, int content) {
    last.addListener(
        sent -> {
          if (sent.isSuccess()) {
            turn.sent(content);
          }
          ending.over(sent.cause(), begun);
        });
  }
}
