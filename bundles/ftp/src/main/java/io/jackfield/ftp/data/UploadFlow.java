package io.jackfield.ftp.data;

import io.jackfield.file.FileInfo;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the client into a file. Reads on only when what was read is on the disk. */
public final class UploadFlow extends Flow {
  private final Upload upload;
  private final Committer committer;
  private List<ByteBuf> arrived = new ArrayList<>();
  private boolean writing;
  private boolean complete;
  private long moved;
  private @Nullable VirtualPath storedAs;

  /**
   * Not begun yet in this version.
   *
   * @param moved how many bytes an earlier one has stored
   */
  public UploadFlow(
      DataContext context, EventLoop loop, Upload upload, Committer committer, long moved) {
    super(context, loop, () -> committer.close(upload));
    this.upload = upload;
    this.committer = committer;
    this.moved = moved;
  }

  @Override
  long moved() {
    return moved;
  }

  @Override
  void begin(Channel data) {
    data.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf buffer && !isEnding()) {
      arrived.add(buffer);
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    goOn(ctx.channel());
  }

  private void goOn(Channel data) {
    if (writing || isEnding()) {
      return;
    }
    if (!arrived.isEmpty()) {
      write(data);
    } else if (complete) {
      writing = true;
      onWorker(() -> committer.commit(upload), this::stored);
    } else if (!isLeaving()) {
      data.read();
    }
  }

  private void stored(FileInfo info) {
    storedAs = info.path();
    succeed();
  }

  @Override
  @Nullable VirtualPath storedAs() {
    return storedAs;
  }

  @Override
  boolean canMove() {
    return true;
  }

  /** What the socket brings from now on waits for the next version. */
  @Override
  boolean isQuiet() {
    return super.isQuiet() && arrived.isEmpty() && !complete;
  }

  @Override
  void save(Map<String, Object> state) {
    FlowState.putUpload(state, upload, moved);
  }

  private void write(Channel data) {
    List<ByteBuf> batch = arrived;
    arrived = new ArrayList<>();
    writing = true;
    onWorker(
        () -> writeAll(upload.channel(), batch),
        written -> {
          moved += written;
          writing = false;
          goOn(data);
        });
  }

  private static Long writeAll(FileChannel file, List<ByteBuf> batch) throws IOException {
    long written = 0;
    try {
      for (ByteBuf buffer : batch) {
        ByteBuffer bytes = buffer.nioBuffer();
        while (bytes.hasRemaining()) {
          written += file.write(bytes);
        }
      }
    } finally {
      batch.forEach(ByteBuf::release);
    }
    return written;
  }

  @Override
  void peerSendsNoMore() {
    peerEnded(true);
  }

  @Override
  void peerEnded(boolean inOrder) {
    if (complete || isEnding()) {
      return;
    }
    if (!inOrder) {
      // Cut short, maybe by somebody in between: what is here is not the file.
      fail(new DataLostException("The data connection was cut, the file is not stored."));
    } else if (channel() != null) {
      complete = true;
      goOn(channel());
    }
  }

  /** The channel may be gone before all that came through it is written. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (!complete) {
      dropRest();
    }
  }

  @Override
  void dropRest() {
    arrived.forEach(ByteBuf::release);
    arrived.clear();
  }
}
