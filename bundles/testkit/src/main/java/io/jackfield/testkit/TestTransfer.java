package io.jackfield.testkit;

import io.jackfield.transport.Connection;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link Connection#send} for tests without a transport: piece by piece, on the event loop. */
public final class TestTransfer implements FileTransfer {
  private static final int CHUNK = 1 << 16;

  private final ChannelHandlerContext first;
  private final FileChannel file;
  private final Iterator<FilePart> parts;
  private FilePart part = FilePart.range(0, 0);
  private long done;
  private long sent;
  private boolean over;
  private @Nullable Throwable failure;
  private @Nullable Consumer<@Nullable Throwable> told;

  private TestTransfer(Channel channel, FileChannel file, List<FilePart> parts) {
    this.first = Objects.requireNonNull(channel.pipeline().firstContext());
    this.file = file;
    this.parts = parts.iterator();
  }

  /** Begins; on the channel's event loop. */
  public static TestTransfer start(Channel channel, FileChannel file, List<FilePart> parts) {
    TestTransfer transfer = new TestTransfer(channel, file, parts);
    channel.eventLoop().execute(transfer::next);
    return transfer;
  }

  private void next() {
    try {
      ByteBuf piece = piece();
      if (piece == null) {
        end(null);
        return;
      }
      int length = piece.readableBytes();
      first
          .writeAndFlush(piece)
          .addListener(
              written -> {
                if (written.isSuccess()) {
                  sent += length;
                  first.executor().execute(this::next);
                } else {
                  end(written.cause());
                }
              });
    } catch (IOException e) {
      end(e);
    }
  }

  private @Nullable ByteBuf piece() throws IOException {
    while (done == part.length()) {
      if (!parts.hasNext()) {
        return null;
      }
      part = parts.next();
      done = 0;
      byte[] before = part.before();
      if (before.length > 0) {
        return Unpooled.wrappedBuffer(before);
      }
    }
    byte[] bytes = new byte[(int) Math.min(CHUNK, part.length() - done)];
    int count = file.read(java.nio.ByteBuffer.wrap(bytes), part.position() + done);
    if (count <= 0) {
      throw new EOFException("the file has become shorter");
    }
    done += count;
    return Unpooled.wrappedBuffer(bytes, 0, count);
  }

  private void end(@Nullable Throwable cause) {
    over = true;
    failure = cause;
    try {
      file.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (told != null) {
      told.accept(cause);
    }
  }

  @Override
  public long sent() {
    return sent;
  }

  @Override
  public void whenOver(Consumer<@Nullable Throwable> newTold) {
    if (over) {
      newTold.accept(failure);
    } else {
      told = newTold;
    }
  }

  @Override
  public void forget() {
    told = null;
  }
}
