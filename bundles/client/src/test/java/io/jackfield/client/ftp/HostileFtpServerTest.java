package io.jackfield.client.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.service.RemotesService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that wants the client's time, memory, or its connections to others. */
@Timeout(60)
class HostileFtpServerTest {
  private final RemotesService remotes = new RemotesService();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private FakeFtpServer server;

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    server = new FakeFtpServer();
    server.files.put("/home/f", new byte[100]);
  }

  @AfterEach
  void end() throws IOException {
    over.countDown();
    remotes.close();
    server.close();
  }

  private Remote open(Duration timeout) {
    return remotes.open(
        RemoteSpec.builder(URI.create("ftp://localhost:" + server.port()))
            .timeout(timeout)
            .build());
  }

  private Remote hasty() {
    return open(Duration.ofMillis(400));
  }

  private Remote patient() {
    return open(Duration.ofMinutes(5));
  }

  private static void assertFails(ThrowingCall call, Reason reason, String words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RemoteException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  private interface ThrowingCall {
    void run() throws Exception;
  }

  /** Goes on for ever. */
  private static void babble(OutputStream out, byte[] text) throws IOException {
    while (true) {
      out.write(text);
    }
  }

  private static byte[] bytes(String text) {
    return text.repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void neverGreets() {
    server.script("*", (session, argument) -> reached.countDown());
    assertFails(() -> hasty().stat("f"), Reason.UNREACHABLE, "nothing came within 0.4 s");
    assertThat(reached.getCount()).isZero();
  }

  @Test
  void greetsOneByteAtATime() {
    server.script(
        "*",
        (session, argument) -> {
          while (true) {
            session.write("2");
            pause();
          }
        });
    assertFails(() -> hasty().stat("f"), Reason.UNREACHABLE, "did not come in time");
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20); // Slower than reading, faster than the timeout.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void answersInALineWithoutEnd() {
    server.script("MLST", (s, a) -> babbleOn(s, "2"));
    assertFails(() -> patient().stat("f"), Reason.UNREACHABLE, "too long");
  }

  @Test
  void answersInLinesWithoutEnd() {
    server.script("MLST", (s, a) -> babbleOn(s, "250-more\r\n"));
    assertFails(() -> patient().stat("f"), Reason.UNREACHABLE, "too long");
  }

  private static void babbleOn(FakeFtpServer.Session session, String text) throws IOException {
    while (true) {
      session.write(text.repeat(1000));
    }
  }

  @Test
  void speaksSomethingElse() {
    server.reply("*", "HTTP/1.1 400 Bad Request");
    assertFails(() -> hasty().stat("f"), Reason.UNSUPPORTED, "not FTP");
    server.reply("*", "220-a\r\n220\r\n220 b");
    assertFails(() -> hasty().stat("f"), Reason.UNSUPPORTED, "not FTP");
    server.reply("*", "999 a");
    assertFails(() -> hasty().stat("f"), Reason.UNSUPPORTED, "not FTP");
  }

  @Test
  void listsWithoutEnd() {
    server.script("MLSD", (session, argument) -> listForEver(session, "type=file;size=1; a\r\n"));
    assertFails(() -> patient().list(""), Reason.UNSUPPORTED, "250000 entries");
    server.script("MLSD", (session, argument) -> listForEver(session, "a"));
    assertFails(() -> patient().list(""), Reason.UNSUPPORTED, "too long a name");
  }

  private static void listForEver(FakeFtpServer.Session session, String line) throws IOException {
    session.say("150 coming");
    try (Socket data = session.data()) {
      babble(data.getOutputStream(), bytes(line));
    } catch (IOException e) {
      session.say("426 the client has gone");
    }
  }

  @Test
  void sendsMoreThanThereIs() {
    server.script("RETR", (session, argument) -> listForEver(session, "a"));
    assertFails(
        () -> {
          try (InputStream in = patient().read("f", 0, "")) {
            in.readAllBytes();
          }
        },
        Reason.CHANGED,
        "longer");
  }

  /** Until the test has ended. */
  private void takeNothing(FakeFtpServer.Session session) throws IOException {
    session.say("150 send");
    try (Socket data = session.data()) {
      data.setReceiveBufferSize(1);
      reached.countDown();
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void takesNothingOfAStream() {
    server.script("STOR", (session, path) -> takeNothing(session));
    byte[] much = new byte[50_000_000];
    assertFails(
        () -> hasty().put(new ByteArrayInputStream(much), -1, "f", TransferOptions.DEFAULT),
        Reason.UNREACHABLE,
        "nothing was taken");
  }

  @Test
  void takesNothingOfAFile() throws IOException {
    server.script("STOR", (session, path) -> takeNothing(session));
    Path file = Files.write(folder.resolve("much"), new byte[50_000_000]);
    assertFails(
        () -> hasty().put(file, "f", TransferOptions.DEFAULT),
        Reason.UNREACHABLE,
        "nothing was taken");
  }

  @Test
  void isLeftByAnInterruptWhileItTakesNothing() throws Exception {
    server.script("STOR", (session, path) -> takeNothing(session));
    Path file = Files.write(folder.resolve("much"), new byte[50_000_000]);
    Remote remote = patient();
    FutureTask<Object> call =
        new FutureTask<>(() -> remote.put(file, "f", TransferOptions.DEFAULT));
    Thread thread = new Thread(call);
    thread.start();
    reached.await();
    thread.interrupt();
    assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
        .cause()
        .as("in the connection or in the file")
        .isInstanceOfAny(InterruptedIOException.class, ClosedByInterruptException.class);
  }

  @Test
  void tellsAnotherHostForData() throws IOException {
    server.features.remove("EPSV");
    server.reply("PASV", "227 (10,255,255,1,0,0)");
    assertFails(() -> hasty().list(""), Reason.UNSUPPORTED, "a port for data that is none");
    server.reply("PASV", "227 no numbers");
    assertFails(() -> hasty().list(""), Reason.REFUSED, "no numbers");
    server.reply("PASV", "227 (10,255,255,1,999,999)");
    assertFails(() -> hasty().list(""), Reason.UNSUPPORTED, "a port for data that is none");
  }

  @Test
  void isLeftByAnInterrupt() throws Exception {
    server.script("MLST", (session, argument) -> reached.countDown());
    Remote remote = patient();
    FutureTask<Object> call = new FutureTask<>(() -> remote.stat("f"));
    Thread thread = new Thread(call);
    thread.start();
    reached.await();
    thread.interrupt();
    assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedIOException.class);
  }

  @Test
  void isLeftByClose() throws Exception {
    server.script(
        "RETR",
        (session, argument) -> {
          session.say("150 coming");
          reached.countDown();
        });
    Remote remote = patient();
    FutureTask<Object> call = new FutureTask<>(() -> remote.read("f", 0, "").read());
    new Thread(call).start();
    reached.await();
    remote.close();
    assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> remote.stat("f")).isInstanceOf(IOException.class);
  }

  @Test
  void isLeftByAnInterruptWhileItSends() throws Exception {
    server.files.put("/home/f", new byte[1]);
    server.reply("MLST", "250-\r\n type=file; f\r\n250 no size");
    server.script(
        "RETR",
        (session, argument) -> {
          session.say("150 coming");
          try (Socket data = session.data()) {
            reached.countDown();
            babble(data.getOutputStream(), new byte[100_000]);
          }
        });
    Remote remote = patient();
    FutureTask<Object> call =
        new FutureTask<>(() -> remote.read("f", 0, "").transferTo(OutputStream.nullOutputStream()));
    Thread thread = new Thread(call);
    thread.start();
    reached.await();
    thread.interrupt();
    assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedIOException.class);
  }
}
