package io.jackfield.transport.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.FilePart;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel sends was read on a thread for files before. */
class ReadAheadTest {
  private static final int SIZE = 5 << 20;

  @TempDir Path folder;
  private final Queue<Runnable> lane = new ArrayDeque<>();
  private final Queue<ChannelPromise> underWay = new ArrayDeque<>();
  private final List<FileRegion> regions = new ArrayList<>();
  private final List<Throwable> ends = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new Keeping());
  private Path path;
  private WatchedFile file;
  private FileSend transfer;
  private boolean onLane;
  private long readUpTo;

  /** The socket, which takes a piece when the test says so. */
  private final class Keeping extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      FileRegion region = (FileRegion) message;
      regions.add(region);
      underWay.add(promise);
      assertThat(region.position() + region.count()).isLessThanOrEqualTo(readUpTo);
    }
  }

  @BeforeEach
  void open() throws IOException {
    path = Files.write(folder.resolve("file"), new byte[SIZE]);
    file =
        new WatchedFile(
            FileChannel.open(path),
            (position, length) -> {
              assertThat(onLane).as("reads on a thread for files").isTrue();
              assertThat(position).isEqualTo(readUpTo);
              readUpTo = Math.min(position + length, SIZE);
            });
  }

  @AfterEach
  void close() throws IOException {
    regions.forEach(ReferenceCountUtil::release);
    channel.finishAndReleaseAll();
    file.close();
  }

  private void begin(Executor files, long length) {
    List<FilePart> all = List.of(FilePart.range(0, length));
    transfer = new FileSend(channel, channel, files, file, all, file);
    transfer.whenOver(ends::add);
    transfer.goOn();
  }

  /** False if there is nothing to do. */
  private boolean work() {
    Runnable task = lane.poll();
    if (task == null) {
      return false;
    }
    onLane = true;
    task.run();
    onLane = false;
    channel.runPendingTasks();
    return true;
  }

  private void workAll() {
    while (work()) {}
  }

  private void takeOne() {
    underWay.remove().setSuccess();
    channel.runPendingTasks();
  }

  @Test
  void oneWindowIsOnItsWayAndOneAhead() {
    begin(lane::add, SIZE);
    assertThat(readUpTo).isZero();
    assertThat(work()).isTrue();
    assertThat(regions).hasSize(1);
    assertThat(work()).isTrue();
    assertThat(regions).hasSize(2);
    assertThat(work()).as("reads no further").isFalse();
    long before = readUpTo;
    takeOne();
    assertThat(transfer.sent()).isEqualTo(regions.get(0).count());
    assertThat(work()).isTrue();
    assertThat(readUpTo).isGreaterThan(before);
    assertThat(ends).isEmpty();
  }

  @Test
  void allOfItIsSentAndThenTheFileIsClosed() {
    begin(lane::add, SIZE);
    for (workAll(); !underWay.isEmpty(); workAll()) {
      assertThat(file.isOpen()).isTrue();
      takeOne();
    }
    assertThat(ends).containsExactly((Throwable) null);
    assertThat(regions.stream().mapToLong(FileRegion::count).sum()).isEqualTo(SIZE);
    assertThat(transfer.sent()).isEqualTo(SIZE);
    assertThat(file.isOpen()).isFalse();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whatAShorterFileHasIsSentAndThenTheChannelIsClosed() {
    begin(lane::add, SIZE + 1);
    for (workAll(); !underWay.isEmpty(); workAll()) {
      assertThat(ends).isEmpty();
      takeOne();
    }
    assertThat(ends).singleElement().isInstanceOf(EOFException.class);
    assertThat(transfer.sent()).isEqualTo(SIZE);
    assertThat(channel.isOpen()).isFalse();
    assertThat(file.isOpen()).isFalse();
  }

  /** Netty knows it by a number, which is another file's as soon as it is closed. */
  @Test
  void theFileStaysOpenWhileTheKernelMayReadIt() {
    begin(lane::add, SIZE);
    work();
    work();
    underWay.remove().setFailure(new IOException("wanted by the test"));
    assertThat(ends).hasSize(1);
    workAll();
    assertThat(file.isOpen()).isTrue();
    underWay.remove().setFailure(new IOException("wanted by the test"));
    workAll();
    assertThat(file.isOpen()).isFalse();
    assertThat(ends).hasSize(1);
  }

  @Test
  void withoutAThreadItEnds() {
    begin(
        task -> {
          throw new RejectedExecutionException("wanted by the test");
        },
        SIZE);
    assertThat(ends).singleElement().isInstanceOf(RejectedExecutionException.class);
    assertThat(file.isOpen()).isFalse();
  }

  @Test
  void protocolThatFailsAtItsEndHoldsUpNothing() {
    begin(lane::add, SIZE + 1);
    AtomicBoolean next = new AtomicBoolean();
    transfer.whenOver(
        cause -> {
          throw new IllegalStateException("wanted by the test");
        });
    transfer.then(() -> next.set(true));
    for (workAll(); !underWay.isEmpty(); workAll()) {
      takeOne();
    }
    assertThat(next).isTrue();
    assertThat(channel.isOpen()).as("what the client has is not whole").isFalse();
    assertThat(file.isOpen()).isFalse();
  }

  @Test
  void whoHasForgottenIsNotTold() {
    begin(lane::add, SIZE);
    transfer.forget();
    for (workAll(); !underWay.isEmpty(); workAll()) {
      takeOne();
    }
    assertThat(ends).isEmpty();
    assertThat(transfer.isOver()).isTrue();
  }
}
