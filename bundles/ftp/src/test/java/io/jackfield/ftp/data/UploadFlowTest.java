package io.jackfield.ftp.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.file.FileInfo;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.server.DiskFiles;
import io.jackfield.ftp.server.FewAccounts;
import io.jackfield.ftp.server.SlowWorkers;
import io.jackfield.transport.InboundBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads whose client is faster than the disk. */
final class UploadFlowTest {
  private static final int SIZE = 70_000;
  private static final int PIECE = 7_000;

  @TempDir Path root;
  private final SlowWorkers workers = new SlowWorkers();
  private final InetSocketAddress client = new InetSocketAddress("192.0.2.7", 40_000);
  private final EmbeddedChannel data =
      new EmbeddedChannel() {
        @Override
        protected SocketAddress remoteAddress0() {
          return client;
        }
      };
  private final byte[] content = new byte[SIZE];
  private final List<ByteBuf> pieces = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final List<String> quiet = new ArrayList<>();
  private final AtomicLong unwritten = new AtomicLong();
  private UploadFlow flow;

  @BeforeEach
  void begin() throws Exception {
    new Random(3).nextBytes(content);

    flow =
        new UploadFlow(
            context(),
            data.eventLoop(),
            new DiskFiles(root)
                .view(new FewAccounts().byName.get("ann"))
                .store(VirtualPath.parse("/new")),
            0);
    flow.whenEnded(failure -> ends.add(String.valueOf(failure)));
    flow.attach(InboundBuffer.on(data), false, true);
  }

  private DataContext context() {
    return new DataContext(
        workers.transport(),
        workers.transport().workers(),
        unwritten,
        Clock.systemUTC(),
        new Random(3),
        PortRange.parse(""),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1));
  }

  /** Only the first piece is on its way to the disk when the last one is here. */
  private void sendAll() {
    for (int at = 0; at < SIZE; at += PIECE) {
      ByteBuf piece = Unpooled.copiedBuffer(content, at, PIECE);
      pieces.add(piece);
      data.writeInbound(piece);
    }
  }

  private void letWorkersWork() {
    while (workers.work()) {
      data.runPendingTasks();
    }
  }

  @Test
  void writesInTheTurnsOfItsClient() {
    sendAll();
    letWorkersWork();
    assertThat(workers.clients()).containsExactly(client.getAddress());
    data.close();
    letWorkersWork();
  }

  @Test
  void whatIsSmallIsWrittenAndStoredInOneGo() throws Exception {
    for (int i = 0; i < 5; i++) {
      data.writeInbound(Unpooled.copiedBuffer(content, i * PIECE, PIECE));
    }
    assertThat(workers.work()).isFalse();
    assertThat(unwritten.get()).isGreaterThanOrEqualTo(5 * PIECE);
    data.close();
    assertThat(workers.work()).isTrue();
    data.runPendingTasks();
    assertThat(Files.size(root.resolve("new"))).isEqualTo(5 * PIECE);
    letWorkersWork();
    assertThat(ends).containsExactly("null");
    assertThat(unwritten).hasValue(0);
  }

  @Test
  void whatIsSmallIsWrittenAtOnceWhenTooMuchOfAllWaits() throws Exception {
    unwritten.set(1L << 30);
    data.writeInbound(Unpooled.copiedBuffer(content, 0, PIECE));
    assertThat(workers.work()).isTrue();
    data.close();
    letWorkersWork();
    assertThat(ends).containsExactly("null");
    assertThat(unwritten).hasValue(1L << 30);
  }

  @Test
  void whatCameBeforeTheEndIsWritten() throws Exception {
    sendAll();
    data.close();
    letWorkersWork();
    assertThat(ends).containsExactly("null");
    assertThat(Files.readAllBytes(root.resolve("new"))).isEqualTo(content);
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
  }

  @Test
  void anUploadThatIsOverEndsInTheVersionThatHasIt() throws Exception {
    sendAll();
    flow.leave(() -> quiet.add("quiet"));
    data.close();
    letWorkersWork();
    assertThat(ends).containsExactly("null");
    assertThat(quiet).isEmpty();
    assertThat(Files.readAllBytes(root.resolve("new"))).isEqualTo(content);
  }

  @Test
  void nothingIsWrittenAfterAFailureAndNothingKept() {
    sendAll();
    flow.fail(new DataLostException("aborted"));
    letWorkersWork();
    assertThat(ends).singleElement().asString().contains("aborted");
    assertThat(root.resolve("new")).doesNotExist();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
  }

  /** As from a bundle that was uninstalled meanwhile. */
  @Test
  void aFileThatCannotEvenBeClosedIsTold() {
    EmbeddedChannel other = new EmbeddedChannel();
    UploadFlow broken = new UploadFlow(context(), other.eventLoop(), new BrokenUpload(), 0);
    broken.whenEnded(failure -> ends.add(String.valueOf(failure)));
    broken.attach(InboundBuffer.on(other), false, true);
    other.close();
    while (workers.work()) {
      other.runPendingTasks();
    }
    assertThat(ends).singleElement().asString().contains("commit");
  }

  /** Refused with the first bytes. */
  private EmbeddedChannel refused() {
    EmbeddedChannel other = new EmbeddedChannel();
    other.freezeTime();
    UploadFlow broken = new UploadFlow(context(), other.eventLoop(), new BrokenUpload(), 1);
    broken.whenEnded(failure -> ends.add(String.valueOf(failure)));
    broken.attach(InboundBuffer.on(other), false, true);
    other.writeInbound(Unpooled.copiedBuffer(content));
    while (workers.work()) {
      other.runPendingTasks();
    }
    assertThat(ends).singleElement().asString().contains("write");
    assertThat(other.isOpen()).isTrue();
    return other;
  }

  @Test
  void theRestOfWhatIsRefusedIsReadForAShortTimeOnly() {
    EmbeddedChannel other = refused();
    other.advanceTimeBy(Drain.LONGEST.toMillis() - 1000, TimeUnit.MILLISECONDS);
    other.runScheduledPendingTasks();
    assertThat(other.isOpen()).isTrue();
    other.advanceTimeBy(1001, TimeUnit.MILLISECONDS);
    other.runScheduledPendingTasks();
    assertThat(other.isOpen()).isFalse();
  }

  @Test
  void theRestOfWhatIsRefusedIsReadUpToALimit() {
    EmbeddedChannel other = refused();
    byte[] piece = new byte[1 << 20];
    for (long sent = 0; sent < Drain.MOST; sent += piece.length) {
      ByteBuf next = Unpooled.wrappedBuffer(piece);
      other.writeInbound(next);
      assertThat(next.refCnt()).isZero();
      assertThat(other.isOpen()).isTrue();
    }
    other.writeInbound(Unpooled.copiedBuffer(content, 0, 1));
    assertThat(other.isOpen()).isFalse();
  }

  private static final class BrokenUpload implements Upload {
    @Override
    public void write(ByteBuffer... bytes) {
      throw new NoClassDefFoundError("write");
    }

    @Override
    public long position() {
      throw new NoClassDefFoundError("position");
    }

    @Override
    public FileInfo commit() {
      throw new NoClassDefFoundError("commit");
    }

    @Override
    public Map<String, Object> detach() {
      throw new NoClassDefFoundError("detach");
    }

    @Override
    public void close() {
      throw new NoClassDefFoundError("close");
    }
  }
}
