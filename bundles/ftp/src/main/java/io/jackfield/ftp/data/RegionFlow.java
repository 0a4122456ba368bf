package io.jackfield.ftp.data;

import io.jackfield.file.OpenFile;
import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file to the client in the clear: the kernel copies, we only watch. */
public final class RegionFlow extends Flow {
  private static final String SLICE_UNDER_WAY = "ftp.transfer.slice";

  /** Between two slices it is known exactly how much has gone. */
  private static final long SLICE = 4L << 20;

  private final OpenFile file;
  private final long first;
  private final long end;
  private final Writes writes = new Writes(this::written, this::lost);
  private long position;
  private @Nullable FileRegion slice;

  public RegionFlow(DataContext context, EventLoop loop, OpenFile file, long from) {
    super(context, loop, file);
    this.file = file;
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
    if (writes.areDone()) {
      sendNext(data);
    }
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
    FileRegion next = new DefaultFileRegion(file.channel(), position, length);
    // Never falls to zero, which would close the file: that is the flow's, for the next slice.
    next.retain();
    slice = next;
    writes.add(data.writeAndFlush(next), length);
  }

  private void written(long length) {
    slice = null;
    position += length;
    Channel data = channel();
    if (data != null) {
      sendNext(data);
    }
  }

  private void lost() {
    fail(new DataLostException("The data connection failed."));
  }

  @Override
  boolean canMove() {
    return true;
  }

  @Override
  void save(Map<String, Object> state) {
    FlowState.putFile(state, file, first, position);
    if (slice != null) {
      state.put(SLICE_UNDER_WAY, slice);
    }
    writes.handOver(state);
  }

  @Override
  void takeOver(Map<String, Object> state) {
    position = FlowState.number(state, FlowState.POSITION);
    slice = state.remove(SLICE_UNDER_WAY) instanceof FileRegion underWay ? underWay : null;
    writes.takeOver(state);
  }

  @Override
  void peerEnded(boolean inOrder) {
    fail(new DataLostException("You have closed the data connection."));
  }
}
