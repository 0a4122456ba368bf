package io.jackfield.http.exchange;

import io.jackfield.http.HttpContent;
import io.jackfield.transport.Connection;
import io.jackfield.transport.FileTransfer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.nio.channels.FileChannel;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one response, from whatever its content is made of; on the event loop. Of a stream a worker
 * reads a piece, which is written, and only when the client has taken it the next one is read: a
 * slow client holds one piece and no thread.
 */
final class BodySender implements ChannelFutureListener {
  /** Longer content leaves in pieces, so that it is counted as it leaves. */
  private static final int PIECE = 1 << 16;

  private final Exchange exchange;
  private final Wire wire;
  private final Server server;
  private final Outgoing outgoing;
  private boolean begun;
  private boolean sendingFile;
  private Runnable whenGone = () -> {};

  /** Bytes of content that leave with the last write. */
  private int withLast;

  BodySender(Exchange exchange, Wire wire, Server server, Outgoing outgoing) {
    this.exchange = exchange;
    this.wire = wire;
    this.server = server;
    this.outgoing = outgoing;
  }

  void send() {
    HttpContent content = outgoing.content();
    long length = outgoing.length();
    if (exchange.isHead() || length == 0 || isEmptyByStatus(outgoing.status())) {
      closeContent();
      sendWhole(outgoing.status() == 205 ? 0 : length, Unpooled.EMPTY_BUFFER);
    } else if (content instanceof HttpContent.Bytes bytes) {
      sendBytes(Unpooled.wrappedBuffer(bytes.bytes()));
    } else if (content instanceof HttpContent.Stored stored) {
      sendFile(stored);
    } else if (content instanceof HttpContent.Streamed streamed) {
      new StreamPieces(streamed).next();
    } else if (content instanceof HttpContent.Published published) {
      sendPublished(published);
    }
  }

  private static boolean isEmptyByStatus(int status) {
    return status == 204 || status == 205 || status == 304;
  }

  private void sendWhole(long length, ByteBuf content) {
    begun = true;
    withLast = content.readableBytes();
    wait(wire.writeWhole(outgoing.status(), outgoing.headers(), length, content));
  }

  private void sendBytes(ByteBuf content) {
    if (content.readableBytes() <= PIECE) {
      sendWhole(content.readableBytes(), content);
      return;
    }
    begin();
    while (content.isReadable()) {
      int length = Math.min(PIECE, content.readableBytes());
      wire.writeContent(content.readRetainedSlice(length)).addListener(new Counting(length));
    }
    content.release();
    wait(wire.writeEnd());
  }

  private final class Counting implements ChannelFutureListener {
    private final int length;

    Counting(int length) {
      this.length = length;
    }

    @Override
    public void operationComplete(ChannelFuture piece) {
      if (piece.isSuccess()) {
        exchange.outcome().count(length);
      }
    }
  }

  private void begin() {
    begun = true;
    wire.writeHead(outgoing.status(), outgoing.headers(), outgoing.length());
  }

  private void sendFile(HttpContent.Stored stored) {
    begin();
    sendingFile = true;
    FileChannel file = stored.file().channel().orElseThrow();
    FileTransfer transfer = exchange.connection().send(file, outgoing.parts());
    transfer.whenOver(failure -> fileSent(transfer.sent(), failure));
  }

  private void sendPublished(HttpContent.Published content) {
    PublishedPieces pieces =
        new PublishedPieces(
            exchange.connection().channel().eventLoop(),
            content.length(),
            new PublishedPieces.Sink() {
              @Override
              public ChannelFuture send(ByteBuf piece) {
                if (!begun) {
                  begin();
                }
                int length = piece.readableBytes();
                ChannelFuture sent = wire.writeContent(piece).addListener(new Counting(length));
                wire.flush();
                return sent;
              }

              @Override
              public void end() {
                if (!begun) {
                  begin();
                }
                BodySender.this.wait(wire.writeEnd());
              }

              @Override
              public void failed(Throwable cause) {
                exchange.sent(cause, begun);
              }
            });
    whenGone = pieces::gone;
    pieces.begin(content.publisher());
  }

  /** The client has gone: what is still to come is not wanted. */
  void gone() {
    whenGone.run();
  }

  private void fileSent(long bytes, @Nullable Throwable failure) {
    sendingFile = false;
    exchange.outcome().count(bytes);
    if (failure == null) {
      wait(wire.writeEnd());
    } else {
      exchange.sent(failure, true);
    }
  }

  /** Bytes of the content; -1 if nobody knows. */
  long length() {
    return outgoing.length();
  }

  /** Whether the head is written. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether all that is left to do is the transport's. */
  boolean isSendingFile() {
    return sendingFile;
  }

  /** Waits until the client has taken the last of the response. */
  private void wait(ChannelFuture last) {
    last.addListener(this);
    exchange.written();
    wire.flush();
  }

  @Override
  public void operationComplete(ChannelFuture last) {
    if (last.isSuccess()) {
      exchange.outcome().count(withLast);
    }
    exchange.sent(last.cause(), begun);
  }

  /** A handler's stream may block when it is closed, and so may a file on another machine. */
  private void closeContent() {
    server.close(outgoing.content(), exchange.lane());
  }

  /** A stream, one piece after the other. */
  private final class StreamPieces implements ChannelFutureListener {
    private final StreamSource source;
    private int length;

    StreamPieces(HttpContent.Streamed content) {
      this.source = new StreamSource(content.stream(), content.length());
      whenGone = source::gone;
    }

    void next() {
      Connection connection = exchange.connection();
      try {
        exchange.lane().execute(connection.remote().getAddress(), this::read);
      } catch (RejectedExecutionException e) {
        failed(e);
      }
    }

    @SuppressWarnings("IllegalCatch") // the stream is a handler's
    private void read() {
      ByteBuf piece = null;
      Throwable failure = null;
      try {
        piece = source.next(exchange.connection().channel().alloc());
      } catch (Throwable e) {
        failure = e;
      }
      ByteBuf read = piece;
      Throwable cause = failure;
      exchange.connection().channel().eventLoop().execute(() -> write(read, cause));
    }

    private void write(@Nullable ByteBuf piece, @Nullable Throwable failure) {
      if (failure != null) {
        failed(failure);
        return;
      }
      if (!begun) {
        begin();
      }
      if (piece == null) {
        closeContent();
        BodySender.this.wait(wire.writeEnd());
      } else {
        length = piece.readableBytes();
        wire.writeContent(piece).addListener(this);
        wire.flush();
      }
    }

    @Override
    public void operationComplete(ChannelFuture piece) {
      if (piece.isSuccess()) {
        exchange.outcome().count(length);
        next();
      } else {
        failed(piece.cause());
      }
    }

    private void failed(Throwable cause) {
      closeContent();
      exchange.sent(cause, begun);
    }
  }
}
