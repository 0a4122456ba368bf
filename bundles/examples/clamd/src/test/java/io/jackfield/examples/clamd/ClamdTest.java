package io.jackfield.examples.clamd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.file.FileInfo;
import io.jackfield.file.OpenFile;
import io.jackfield.file.StoreVerdict;
import io.jackfield.file.StoredFile;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClamdTest {
  private static final int ALL = Integer.MAX_VALUE;

  @TempDir Path folder;

  private byte[] content = new byte[200_001];

  private StoreVerdict check(String address) throws IOException {
    new Random(1).nextBytes(content);
    Path path = Files.write(folder.resolve("content"), content);
    FileInfo info = new FileInfo(VirtualPath.parse("/a"), false, content.length, Instant.EPOCH, "");
    try (OpenFile file = OpenFile.of(info, FileChannel.open(path))) {
      return new Clamd(config(address))
          .check(new StoredFile(info.path(), Optional.of("ann"), file));
    }
  }

  private StoreVerdict check(FakeClamd clamd) throws IOException {
    return check(text(clamd.address()));
  }

  private static String text(SocketAddress address) {
    return address instanceof InetSocketAddress tcp
        ? tcp.getHostString() + ":" + tcp.getPort()
        : address.toString();
  }

  private static FakeClamd tcp(int most, String answer) throws IOException {
    return new FakeClamd(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), most, answer);
  }

  @Test
  void sendsAllAndAcceptsWhatIsClean() throws Exception {
    try (FakeClamd clamd = tcp(ALL, "stream: OK\0")) {
      assertThat(check(clamd)).isEqualTo(StoreVerdict.accepted());
      assertThat(clamd.content()).isEqualTo(content);
    }
  }

  @Test
  void speaksOverAUnixSocketToo() throws Exception {
    try (FakeClamd clamd =
        new FakeClamd(UnixDomainSocketAddress.of(folder.resolve("ctl")), ALL, "stream: OK\0")) {
      assertThat(check(clamd)).isEqualTo(StoreVerdict.accepted());
      assertThat(clamd.content()).isEqualTo(content);
    }
  }

  @Test
  void anEmptyFileIsLookedAtToo() throws Exception {
    content = new byte[0];
    try (FakeClamd clamd = tcp(ALL, "stream: OK\0")) {
      assertThat(check(clamd)).isEqualTo(StoreVerdict.accepted());
    }
  }

  @Test
  void refusesAVirusByItsName() throws Exception {
    try (FakeClamd clamd = tcp(ALL, "stream: Win.Test.EICAR_HDB-1 FOUND\0")) {
      assertThat(check(clamd))
          .isEqualTo(StoreVerdict.refused("a virus was found: Win.Test.EICAR_HDB-1"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stream: Can't allocate memory ERROR@,clamd answered stream: Can't allocate memory ERROR",
    "UNKNOWN COMMAND@,clamd answered UNKNOWN COMMAND",
    "stream: a\tb FOUND@,clamd answered stream: a?b FOUND",
    "stream: OK,clamd hung up",
    "'',clamd hung up",
  })
  void isNotSureOfAnythingElse(String answer, String reason) throws Exception {
    try (FakeClamd clamd = tcp(ALL, answer.replace('@', '\0'))) {
      assertThatThrownBy(() -> check(clamd)).isInstanceOf(IOException.class).hasMessage(reason);
    }
  }

  @Test
  void saysThatAFileIsTooLong() throws Exception {
    content = new byte[5_000_000];
    try (FakeClamd clamd = tcp(1000, "INSTREAM size limit exceeded. ERROR\0")) {
      assertThatThrownBy(() -> check(clamd))
          .hasMessage("clamd takes no file of 5000000 bytes: StreamMaxLength in clamd.conf");
    }
  }

  @Test
  void isNotSureIfClamdHangsUpInTheMiddle() throws Exception {
    content = new byte[5_000_000];
    try (FakeClamd clamd = tcp(100_000, "")) {
      assertThatThrownBy(() -> check(clamd)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aReplyWithoutAnEndIsNotReadForEver() throws Exception {
    try (FakeClamd clamd = tcp(ALL, "stream: OK".repeat(10_000))) {
      assertThatThrownBy(() -> check(clamd)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void isNotSureWithoutClamd() throws Exception {
    String gone;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = "127.0.0.1:" + free.getLocalPort();
    }
    assertThatThrownBy(() -> check(gone)).isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> check(folder.resolve("nothing").toString()))
        .isInstanceOf(IOException.class);
  }

  /** Nobody reads, or answers: only an interrupt ends that. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20_000_000})
  void anInterruptEndsIt(int size) throws Exception {
    content = new byte[size];
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread checking =
          new Thread(
              () -> {
                try {
                  check("127.0.0.1:" + silent.getLocalPort());
                  failure.complete(new AssertionError("no failure"));
                } catch (IOException | RuntimeException e) {
                  failure.complete(e);
                }
              });
      checking.start();
      try (Socket connected = silent.accept()) {
        checking.interrupt();
        assertThat(failure.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ClosedByInterruptException.class);
        assertThat(connected.isClosed()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "localhost:", "localhost:x", "localhost:70000", "ctl"})
  void aBadAddressIsToldAtOnce(String address) {
    assertThatThrownBy(() -> new Clamd(config(address)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ClamdConfig config(String address) {
    return new ClamdConfig() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return ClamdConfig.class;
      }
    };
  }
}
