package io.jackfield.transport.connections;

import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends parts of a file, and waits for no disk on the event loop: a thread for files reads a piece
 * ahead while the one before is on its way. For TLS that is a buffer, for a stream of HTTP/2 a
 * frame. In the clear the kernel sends from the file by itself, on the event loop, and the thread
 * has only made sure that it finds the bytes in memory. The event loop's, but for the reading.
 */
public final class FileSend implements FileTransfer {
  private static final Logger log = LoggerFactory.getLogger(FileSend.class);

  /** So much is read at a time. */
  private static final int CHUNK = 1 << 16;

  /**
   * The same at first for a stream of HTTP/2, and as long as its client does not take it: there may
   * be a hundred of them on one connection, and what is read of a file is held until its window
   * opens.
   */
  private static final int LEAST_CHUNK = 1 << 14;

  private static final int MOST_AHEAD = 2;

  /**
   * So much is in memory before the kernel is told to send it: about as much as the client takes in
   * {@link #QUICK}, so that it is still there by then, and the threads change seldom.
   */
  private static final int FIRST_WINDOW = 1 << 20;

  private static final int LEAST_WINDOW = 1 << 18;
  private static final int MOST_WINDOW = 1 << 24;
  private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(100);

  /** What Netty's own {@code sendfile} can look into. */
  private static final String OF_THE_KERNEL = "sun.nio.ch.FileChannelImpl";

  private static final @Nullable FileChannel NOWHERE = nowhere();

  private final Channel channel;
  private final ChannelOutboundInvoker out;
  private final Executor files;
  private final FileChannel file;
  private final Iterator<FilePart> parts;
  private final @Nullable FileChannel nowhere;
  private final boolean framed;
  private long sent;
  private int window;
  private int ahead;
  private boolean reading;
  private boolean allRead;
  private boolean over;
  private boolean closed;
  private @Nullable Throwable unreadable;
  private @Nullable Throwable failure;
  private @Nullable Consumer<@Nullable Throwable> protocol;
  private @Nullable Runnable next;

  // The reader's alone.
  private long position;
  private long left;

  /**
   * Not begun yet.
   *
   * @param nowhere what throws away what it is sent; null for a file that the kernel is not to send
   */
  FileSend(
      Channel channel,
      ChannelOutboundInvoker out,
      Executor files,
      FileChannel file,
      List<FilePart> parts,
      @Nullable FileChannel nowhere) {
    this.channel = channel;
    this.out = out;
    this.files = files;
    this.file = file;
    this.parts = List.copyOf(parts).iterator();
    this.nowhere = nowhere;
    this.framed = channel instanceof Http2StreamChannel;
    this.window = framed ? LEAST_CHUNK : FIRST_WINDOW;
  }

  /**
   * Begins, on the channel's event loop.
   *
   * @param out where to write so that it passes no handler of a protocol
   * @param files threads that may block
   * @param file closed at the end
   */
  public static FileSend begin(
      Channel channel,
      ChannelOutboundInvoker out,
      Executor files,
      FileChannel file,
      List<FilePart> parts) {
    boolean byKernel =
        !(channel instanceof Http2StreamChannel)
            && channel.pipeline().get(SslHandler.class) == null
            && file.getClass().getName().equals(OF_THE_KERNEL);
    FileSend transfer = new FileSend(channel, out, files, file, parts, byKernel ? NOWHERE : null);
    transfer.goOn();
    return transfer;
  }

  /** Null where there is no such file: then all goes through memory. */
  private static @Nullable FileChannel nowhere() {
    try {
      return FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE);
    } catch (IOException | InvalidPathException e) {
      log.debug("no /dev/null", e);
      return null;
    }
  }

  /** Reads on, or ends when all that was read is on its way. */
  void goOn() {
    if (over || reading) {
      return;
    }
    if (allRead || unreadable != null) {
      if (ahead == 0) {
        end(unreadable);
      }
    } else if (ahead < MOST_AHEAD) {
      reading = true;
      try {
        int most = window;
        files.execute(() -> read(most));
      } catch (RejectedExecutionException e) {
        read(null, e);
      }
    }
  }

  private void read(int most) {
    Piece piece = null;
    Throwable problem = null;
    try {
      piece = nextPiece(most);
    } catch (IOException | RuntimeException | Error e) {
      problem = e;
    }
    Piece found = piece;
    Throwable cause = problem;
    channel.eventLoop().execute(() -> read(found, cause));
  }

  /** Something to write, and whether it is the last. */
  private record Piece(Object message, long length, boolean last) {}

  private Piece piece(Object message, long length) {
    return new Piece(message, length, left == 0 && !parts.hasNext());
  }

  /** Null if there is none. */
  private @Nullable Piece nextPiece(int most) throws IOException {
    while (left == 0) {
      if (!parts.hasNext()) {
        return null;
      }
      FilePart part = parts.next();
      position = part.position();
      left = part.length();
      byte[] before = part.before();
      if (before.length > 0) {
        return piece(message(Unpooled.wrappedBuffer(before)), before.length);
      }
    }
    return nowhere == null ? chunk(Math.min(most, CHUNK)) : window(nowhere, most);
  }

  private Object message(ByteBuf bytes) {
    return framed ? new DefaultHttp2DataFrame(bytes) : bytes;
  }

  private Piece chunk(int most) throws IOException {
    ByteBuf buffer = channel.alloc().directBuffer((int) Math.min(most, left));
    try {
      advance(buffer.writeBytes(file, position, buffer.capacity()));
      return piece(message(buffer.retain()), buffer.readableBytes());
    } finally {
      buffer.release();
    }
  }

  /** The kernel has to have the bytes in memory for that, and copies none. */
  private Piece window(FileChannel to, int most) throws IOException {
    long from = position;
    advance(file.transferTo(position, Math.min(most, left), to));
    return piece(new Region(file, from, position - from), position - from);
  }

  private void advance(long count) throws EOFException {
    if (count <= 0) {
      throw new EOFException("the file has become shorter");
    }
    position += count;
    left -= count;
  }

  /** The file is closed at the end of all its regions. */
  private static final class Region extends DefaultFileRegion {
    Region(FileChannel file, long position, long length) {
      super(file, position, length);
    }

    @Override
    protected void deallocate() {}
  }

  private void read(@Nullable Piece piece, @Nullable Throwable problem) {
    reading = false;
    if (over) {
      if (piece != null) {
        ReferenceCountUtil.release(piece.message());
      }
      closeUnused();
      return;
    }
    unreadable = problem;
    allRead = piece == null || piece.last();
    if (piece != null) {
      send(piece);
    }
    goOn();
  }

  private void send(Piece piece) {
    ahead++;
    long begun = System.nanoTime();
    ChannelFuture written =
        out.writeAndFlush(
            piece.message(),
            out.newProgressivePromise()
                .addListener(new Progress(piece.length(), more -> sent += more)));
    written.addListener(
        done -> {
          ahead--;
          if (done.isSuccess()) {
            window = next(System.nanoTime() - begun);
            goOn();
          } else {
            end(done.cause());
          }
          closeUnused();
        });
  }

  private int next(long nanos) {
    return nanos < QUICK
        ? Math.min(2 * window, framed ? CHUNK : MOST_WINDOW)
        : Math.max(window / 2, framed ? LEAST_CHUNK : LEAST_WINDOW);
  }

  private void end(@Nullable Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    failure = cause;
    closeUnused();
    Consumer<@Nullable Throwable> told = protocol;
    protocol = null;
    if (told != null) {
      tell(told, cause);
    }
    if (cause != null) {
      // What the client has is not whole, and nothing can follow it.
      if (framed) {
        out.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
      }
      channel.close();
    }
    if (next != null) {
      next.run();
    }
  }

  /** Whatever the protocol makes of it, the rest follows. */
  private static void tell(Consumer<@Nullable Throwable> told, @Nullable Throwable cause) {
    try {
      told.accept(cause);
    } catch (RuntimeException | Error e) {
      log.error("protocol failed at the end of a file", e);
    }
  }

  /** Not before the last region is gone: Netty knows the file by a number, which is used again. */
  private void closeUnused() {
    if (!over || closed || reading || ahead > 0) {
      return;
    }
    closed = true;
    try {
      files.execute(this::closeNow);
    } catch (RejectedExecutionException e) {
      closeNow();
    }
  }

  /** May block where the file is on another machine. */
  private void closeNow() {
    try {
      file.close();
    } catch (IOException e) {
      log.debug("file not closed", e);
    }
  }

  boolean isOver() {
    return over;
  }

  @Override
  public long sent() {
    return sent;
  }

  @Override
  public void whenOver(Consumer<@Nullable Throwable> told) {
    if (over) {
      told.accept(failure);
    } else {
      protocol = told;
    }
  }

  @Override
  public void forget() {
    protocol = null;
  }

  /** Runs behind it, at once if it is over. */
  void then(Runnable action) {
    if (over) {
      action.run();
    } else {
      next = action;
    }
  }
}
