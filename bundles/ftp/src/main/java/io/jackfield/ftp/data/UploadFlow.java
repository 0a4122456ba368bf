package io.jackfield.ftp.data;

import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the client into a file. What comes is written piece by piece, and the connection is read on
 * only then; but what is small waits until it is whole, and is written and stored in one go.
 */
public final class UploadFlow extends Flow {
  private final DataContext context;
  private final Upload upload;
  private final Arrived arrived;
  private boolean writing;
  private boolean complete;
  private long moved;
  private @Nullable VirtualPath storedAs;

  /**
   * Not begun yet in this version.
   *
   * @param moved how many bytes an earlier one has stored
   */
  public UploadFlow(DataContext context, EventLoop loop, Upload upload, long moved) {
    this(context, loop, upload, moved, new Arrived(context.unwritten()));
  }

  private UploadFlow(
      DataContext context, EventLoop loop, Upload upload, long moved, Arrived arrived) {
    super(context, loop, () -> giveUp(upload, arrived));
    this.context = context;
    this.upload = upload;
    this.moved = moved;
    this.arrived = arrived;
  }

  /** Does nothing if it was stored. Of what is given up something may be kept. */
  private static void giveUp(Upload upload, Arrived arrived) throws IOException {
    try {
      arrived.writeRest(upload);
    } finally {
      upload.close();
    }
  }

  @Override
  long moved() {
    return moved + arrived.size();
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
    if (complete) {
      store();
    } else if (arrived.isFull() || (arrived.size() > 0 && waitsForNothing())) {
      write(data);
    } else if (!isLeaving()) {
      data.read();
    }
  }

  /** Whether what is small is written all the same. */
  private boolean waitsForNothing() {
    return moved > 0 || isLeaving() || context.isFull();
  }

  private void store() {
    writing = true;
    Arrived.Batch rest = arrived.take();
    moved += rest.size();
    onStoring(
        () -> {
          rest.write(upload);
          return upload.commit();
        },
        info -> {
          storedAs = info.path();
          succeed();
        });
  }

  private void write(Channel data) {
    writing = true;
    Arrived.Batch batch = arrived.take();
    moved += batch.size();
    onWorker(
        () -> batch.write(upload),
        written -> {
          writing = false;
          goOn(data);
        });
  }

  @Override
  @Nullable VirtualPath storedAs() {
    return storedAs;
  }

  @Override
  boolean canMove() {
    return true;
  }

  /** The next version does not get what has come, but what is in the file. */
  @Override
  void leaving() {
    Channel data = channel();
    if (data != null) {
      goOn(data);
    }
  }

  /** What the socket brings from now on waits for the next version. */
  @Override
  boolean isQuiet() {
    return super.isQuiet() && arrived.size() == 0 && !complete;
  }

  @Override
  void save(Map<String, Object> state) {
    FlowState.putUpload(state, upload, moved);
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

  @Override
  boolean mayBeSending() {
    return !complete;
  }

  @Override
  void dropRest() {
    arrived.drop();
  }
}
