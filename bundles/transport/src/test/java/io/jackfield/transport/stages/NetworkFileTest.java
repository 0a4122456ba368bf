package io.jackfield.transport.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFileTest {
  @TempDir private Path folder;
  private final Timers timers = new Timers();
  private Path path;

  /** Looks when it is told to. */
  private static final class Timers extends ScheduledThreadPoolExecutor {
    private Runnable look;
    private ScheduledFuture<?> future;

    Timers() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      look = command;
      future = super.scheduleWithFixedDelay(command, 1, 1, TimeUnit.DAYS);
      return future;
    }

    void look() {
      look.run();
    }

    /** The first look sees a change, the second that it is over. */
    void lookTwice() {
      look();
      look();
    }
  }

  @BeforeEach
  void name() {
    path = folder.resolve("networks");
  }

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  private NetworkFile open(String text) throws IOException {
    Files.writeString(path, text);
    return NetworkFile.open("allow", path, timers);
  }

  private void replace(String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh"), text);
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean holds(NetworkFile file, String literal) throws IOException {
    return file.get().contains(InetAddress.getByName(literal));
  }

  @Test
  void commentsAndEmptyLinesDoNotCount() throws IOException {
    NetworkFile file =
        open("\ufeff# offices\r\n\r\n \t10.0.0.0/8 # the old one\n2001:db8::/32#x\r\n192.0.2.1");
    assertThat(holds(file, "10.2.3.4")).isTrue();
    assertThat(holds(file, "2001:db8::1")).isTrue();
    assertThat(holds(file, "192.0.2.1")).isTrue();
    assertThat(holds(file, "192.0.2.2")).isFalse();
    assertThat(file.problem()).isEmpty();
    assertThat(open("# none\n").get().isEmpty()).isTrue();
    assertThat(open("").get().isEmpty()).isTrue();
  }

  @Test
  void aCommentMayBeInAnyEncoding() throws IOException {
    Files.write(path, "# b\u00fcro\n::1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(holds(NetworkFile.open("deny", path, timers), "::1")).isTrue();
  }

  private void refuses(String reason) {
    assertThatThrownBy(() -> NetworkFile.open("allow", path, timers))
        .isInstanceOf(IOException.class)
        .hasMessage("allow: " + path + reason);
    assertThat(timers.look).isNull();
  }

  @Test
  void doesNotOpenWithoutAGoodList() throws IOException {
    refuses(": no such file");
    Files.writeString(path, "# a\n\n10.0.0.0/8\n10.0.0.1/8\nx\n");
    refuses(":4: 10.0.0.1/8: an address inside of a network, which is 10.0.0.0/8");
    Files.writeString(path, "10.0.0.0/8, ::1");
    refuses(":1: 10.0.0.0/8, ::1: behind the slash goes a number from 0 to 32");
    Files.delete(path);
    Files.createDirectory(path);
    refuses(": not a file");
  }

  @Test
  void doesNotTakeWhatIsTooLarge() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
      large.setLength((16 << 20) + 1);
    }
    refuses(": larger than 16777216 bytes");
    Files.writeString(path, "::1\n".repeat(1_000_001));
    refuses(":1000001: more than 1000000 networks");
  }

  @Test
  void takesAChangeOnceItIsOver() throws IOException {
    NetworkFile file = open("10.0.0.0/8\n");
    timers.lookTwice();
    Files.writeString(path, "10.0.0.0/8\n::");
    timers.look();
    assertThat(file.get().ranges()).isOne();
    Files.writeString(path, "10.0.0.0/8\n::1\n");
    timers.look();
    assertThat(file.get().ranges()).isOne();
    timers.look();
    assertThat(holds(file, "::1")).isTrue();
    assertThat(holds(file, "::")).isFalse();
    replace("10.0.0.0/8\n::2\n");
    timers.lookTwice();
    assertThat(holds(file, "::2")).isTrue();
    assertThat(holds(file, "::1")).isFalse();
    assertThat(file.problem()).isEmpty();
  }

  @Test
  void aBadChangeLeavesTheOldOnesInForce() throws IOException {
    NetworkFile file = open("10.0.0.0/8\n");
    Files.writeString(path, "10.0.0.0/8\nlocalhost\n");
    timers.lookTwice();
    timers.lookTwice();
    assertThat(holds(file, "10.0.0.1")).isTrue();
    assertThat(file.problem())
        .contains(path + ":2: localhost: not an IP address or a network such as 10.0.0.0/8");
    Files.writeString(path, "11.0.0.0/8\n");
    timers.lookTwice();
    assertThat(holds(file, "10.0.0.1")).isFalse();
    assertThat(holds(file, "11.0.0.1")).isTrue();
    assertThat(file.problem()).isEmpty();
  }

  @Test
  void oneThatVanishesLeavesTheOldOnesInForce() throws IOException {
    NetworkFile file = open("10.0.0.0/8\n");
    Path aside = folder.resolve("aside");
    Files.move(path, aside);
    timers.look();
    assertThat(file.problem()).isEmpty();
    timers.look();
    assertThat(file.problem()).contains(path + ": no such file");
    assertThat(holds(file, "10.0.0.1")).isTrue();
    Files.createDirectory(path);
    timers.lookTwice();
    assertThat(file.problem()).contains(path + ": not a file");
    Files.delete(path);
    Files.move(aside, path);
    timers.lookTwice();
    assertThat(file.problem()).isEmpty();
    assertThat(holds(file, "10.0.0.1")).isTrue();
  }

  @Test
  void isFollowedUntilNobodyHoldsIt() throws IOException {
    WeakReference<NetworkFile> file = new WeakReference<>(open("::1"));
    while (file.get() != null) {
      System.gc();
    }
    timers.look();
    assertThat(timers.future.isCancelled()).isTrue();
  }
}
