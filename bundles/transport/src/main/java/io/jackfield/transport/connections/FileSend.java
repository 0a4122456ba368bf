package io.jackfield.transport.connections;

import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.DefaultFileRegion;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends parts of a file. In the clear the kernel does it; for TLS the bytes are read on a thread
 * for files, a little ahead of the client. The event loop's, but for the reading.
 */
final class FileSend implements FileTransfer {
  private static final Logger log = LoggerFactory.getLogger(FileSend.class);
  private static final int CHUNK = 1 << 16;
  private static final int MOST_AHEAD = 2;

  private final Channel channel;
  private final ChannelOutboundInvoker out;
  private final Executor files;
  private final FileChannel file;
  private final Iterator<FilePart> parts;
  private long sent;
  private int ahead;
  private boolean reading;
  private boolean allRead;
  private boolean over;
  private @Nullable Throwable failure;
  private @Nullable Consumer<@Nullable Throwable> protocol;
  private @Nullable Runnable next;

  // The reader's alone.
  private long position;
  private long left;

  /**
   * Not begun yet.
   *
   * @param out where to write so that it passes no handler of a protocol
   * @param files threads that may block
   * @param file closed at the end
   */
  FileSend(
      Channel channel,
      ChannelOutboundInvoker out,
      Executor files,
      FileChannel file,
      List<FilePart> parts) {
    this.channel = channel;
    this.out = out;
    this.files = files;
    this.file = file;
    this.parts = List.copyOf(parts).iterator();
  }

  /** Bytes that are to be encrypted pass through memory. */
  void startSecure() {
    readOn();
  }

  /** The kernel takes the bytes from the file by itself. */
  void startPlain() {
    ChannelFuture last = out.newSucceededFuture();
    while (parts.hasNext()) {
      FilePart part = parts.next();
      if (part.before().length > 0) {
        last = write(Unpooled.wrappedBuffer(part.before()), part.before().length);
      }
      if (part.length() > 0) {
        last = write(new Region(file, part.position(), part.length()), part.length());
      }
    }
    out.flush();
    last.addListener(done -> end(done.cause()));
  }

  /** The file is closed at the end of all its regions. */
  private static final class Region extends DefaultFileRegion {
    Region(FileChannel file, long position, long length) {
      super(file, position, length);
    }

    @Override
    protected void deallocate() {}
  }

  private ChannelFuture write(Object piece, long length) {
    return out.write(piece, out.newProgressivePromise().addListener(new Taken(length)));
  }

  /** Counts what the socket has taken of a piece, also if the rest never leaves. */
  private final class Taken implements ChannelProgressiveFutureListener {
    private final long length;
    private long taken;

    Taken(long length) {
      this.length = length;
    }

    @Override
    public void operationProgressed(ChannelProgressiveFuture piece, long progress, long total) {
      takenUpTo(Math.min(progress, length));
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture piece) {
      if (piece.isSuccess()) {
        takenUpTo(length);
      }
    }

    private void takenUpTo(long bytes) {
      sent += bytes - taken;
      taken = bytes;
    }
  }

  private void readOn() {
    if (reading || over) {
      return;
    }
    if (allRead) {
      if (ahead == 0) {
        end(null);
      }
    } else if (ahead < MOST_AHEAD) {
      reading = true;
      try {
        files.execute(this::read);
      } catch (RejectedExecutionException e) {
        end(e);
      }
    }
  }

  private void read() {
    ByteBuf chunk = null;
    Throwable problem = null;
    try {
      chunk = nextChunk();
    } catch (IOException | RuntimeException | Error e) {
      problem = e;
    }
    ByteBuf bytes = chunk;
    Throwable cause = problem;
    channel.eventLoop().execute(() -> read(bytes, cause));
  }

  private @Nullable ByteBuf nextChunk() throws IOException {
    while (left == 0) {
      if (!parts.hasNext()) {
        return null;
      }
      FilePart part = parts.next();
      position = part.position();
      left = part.length();
      if (part.before().length > 0) {
        return Unpooled.wrappedBuffer(part.before());
      }
    }
    ByteBuf buffer = channel.alloc().directBuffer((int) Math.min(CHUNK, left));
    try {
      int count = buffer.writeBytes(file, position, buffer.capacity());
      if (count <= 0) {
        throw new EOFException("the file has become shorter");
      }
      position += count;
      left -= count;
      return buffer.retain();
    } finally {
      buffer.release();
    }
  }

  private void read(@Nullable ByteBuf bytes, @Nullable Throwable problem) {
    reading = false;
    if (over || problem != null) {
      if (bytes != null) {
        bytes.release();
      }
      end(problem);
      return;
    }
    if (bytes == null) {
      allRead = true;
    } else {
      send(bytes);
    }
    readOn();
  }

  private void send(ByteBuf bytes) {
    ahead++;
    int length = bytes.readableBytes();
    out.writeAndFlush(bytes)
        .addListener(
            written -> {
              ahead--;
              if (written.isSuccess()) {
                sent += length;
                readOn();
              } else {
                end(written.cause());
              }
            });
  }

  private void end(@Nullable Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    failure = cause;
    closeFile();
    Consumer<@Nullable Throwable> told = protocol;
    protocol = null;
    if (told != null) {
      told.accept(cause);
    }
    if (next != null) {
      next.run();
    }
  }

  private void closeFile() {
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

  /** Its protocol has let go: nothing of it is held any more. */
  void forgetProtocol() {
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
