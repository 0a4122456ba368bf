package io.jackfield.ftp.server;

import io.jackfield.file.OpenFile;
import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoop;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A file to the client in the clear: the kernel copies, we only watch. */
final class RegionFlow extends Flow {
  /** Between two slices it is known exactly how much has gone. */
  private static final long SLICE = 4L << 20;

  private final FileChannel file;
  private final long first;
  private final long end;
  private long position;
  private @Nullable Slice slice;

  RegionFlow(Server server, EventLoop loop, OpenFile file, long from) {
    super(server, loop, file);
    this.file = file.channel();
    this.first = from;
    this.position = from;
    this.end = file.info().size();
  }

  @Override
  long moved() {
    return position - first + (slice == null ? 0 : slice.transferred());
  }

  @Override
  long expected() {
    return end - first;
  }

  @Override
  void begin(Channel data) {
    // Nothing is expected, but this is how the end of the connection is noticed.
    data.config().setAutoRead(true);
    sendNext(data);
  }

  private void sendNext(Channel data) {
    if (isEnding()) {
      return;
    }
    if (position >= end) {
      succeed();
      return;
    }
    long length = Math.min(SLICE, end - position);
    Slice next = new Slice(file, position, length);
    slice = next;
    data.writeAndFlush(next)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                slice = null;
                position += length;
                sendNext(data);
              } else {
                fail(new DataLostException("The data connection failed."));
              }
            });
  }

  @Override
  void peerEnded(boolean inOrder) {
    fail(new DataLostException("You have closed the data connection."));
  }

  /** Leaves the file open for the next one. */
  private static final class Slice extends DefaultFileRegion {
    Slice(FileChannel file, long position, long count) {
      super(file, position, count);
    }

    @Override
    protected void deallocate() {
      // The flow owns the file.
    }
  }
}
