package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPReply;
import org.apache.commons.net.ftp.FTPSClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole transfers, with the client of commons-net. */
final class TransferTest {
  private enum Kind {
    PLAIN,
    TLS_12,
    TLS_13
  }

  @TempDir Path root;
  private TestDaemon daemon;

  @AfterEach
  void nothingIsLeftOpen() {
    await().untilAsserted(() -> assertThat(daemon.files.open).hasValue(0));
    daemon.close();
  }

  private FTPClient client(Kind kind, String user) throws Exception {
    daemon = new TestDaemon(root, Map.of("active", true));
    FTPClient client = kind == Kind.PLAIN ? new FTPClient() : tls(kind);
    client.setDataTimeout(java.time.Duration.ofSeconds(10));
    client.setDefaultTimeout(10_000);
    client.setControlEncoding("UTF-8");
    client.connect("127.0.0.1", daemon.port);
    assertThat(client.login(user, "secret")).isTrue();
    if (client instanceof FTPSClient secure) {
      secure.execPBSZ(0);
      secure.execPROT("P");
    }
    client.setFileType(FTP.BINARY_FILE_TYPE);
    client.enterLocalPassiveMode();
    return client;
  }

  private static FTPSClient tls(Kind kind) {
    FTPSClient client = new FTPSClient(false);
    client.setTrustManager(
        org.apache.commons.net.util.TrustManagerUtils.getAcceptAllTrustManager());
    client.setEnabledProtocols(new String[] {kind == Kind.TLS_12 ? "TLSv1.2" : "TLSv1.3"});
    return client;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void roundTrip(Kind kind) throws Exception {
    FTPClient client = client(kind, "ann");
    for (int size : new int[] {0, 1, 70_000, 3_000_001}) {
      byte[] content = random(size);
      assertThat(client.storeFile("ü " + size, new ByteArrayInputStream(content))).isTrue();
      assertThat(Files.readAllBytes(root.resolve("ü " + size))).isEqualTo(content);
      ByteArrayOutputStream back = new ByteArrayOutputStream();
      assertThat(client.retrieveFile("ü " + size, back)).isTrue();
      assertThat(back.toByteArray()).isEqualTo(content);
    }
    assertThat(client.logout()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void listsFolders(Kind kind) throws Exception {
    for (int i = 0; i < 1000; i++) {
      Files.writeString(root.resolve("file number " + i), "x");
    }
    Files.createDirectory(root.resolve("folder"));
    FTPClient client = client(kind, "anonymous");
    FTPFile[] listed = client.listFiles();
    assertThat(listed).hasSize(1001);
    assertThat(listed).filteredOn(FTPFile::isDirectory).hasSize(1);
    assertThat(client.mlistDir()).hasSize(1001);
    assertThat(client.listNames()).hasSize(1001).contains("file number 17");
    assertThat(client.listNames("folder")).isEmpty();
    assertThat(client.listFiles("-la folder")).isEmpty();
    assertThat(client.mlistDir("file number 1")).isEmpty();
    assertThat(client.getReplyCode()).isEqualTo(501);
  }

  @ParameterizedTest
  @EnumSource
  void resumesAndAppends(Kind kind) throws Exception {
    FTPClient client = client(kind, "ann");
    byte[] content = random(100_000);
    Files.write(root.resolve("a"), Arrays.copyOf(content, 60_000));
    client.setRestartOffset(60_000);
    byte[] rest = Arrays.copyOfRange(content, 60_000, content.length);
    assertThat(client.storeFile("a", new ByteArrayInputStream(rest))).isTrue();
    assertThat(Files.readAllBytes(root.resolve("a"))).isEqualTo(content);

    client.setRestartOffset(99_990);
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    assertThat(client.retrieveFile("a", tail)).isTrue();
    assertThat(tail.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 99_990, content.length));

    assertThat(client.appendFile("a", new ByteArrayInputStream(new byte[] {1}))).isTrue();
    assertThat(Files.size(root.resolve("a"))).isEqualTo(100_001);
    client.setRestartOffset(200_000);
    assertThat(client.storeFile("a", new ByteArrayInputStream(rest))).isFalse();
    assertThat(client.getReplyCode()).isEqualTo(554);
  }

  @Test
  void storesUnderANewName() throws Exception {
    FTPClient client = client(Kind.PLAIN, "ann");
    Files.writeString(root.resolve("a"), "old");
    byte[] content = "new".getBytes(StandardCharsets.UTF_8);
    assertThat(client.storeUniqueFile("a", new ByteArrayInputStream(content))).isTrue();
    assertThat(root.resolve("a")).hasContent("old");
    assertThat(root.toFile().list()).hasSize(2);
  }

  @Test
  void connectsToTheClientIfThatIsAllowed() throws Exception {
    FTPClient client = client(Kind.PLAIN, "ann");
    client.enterLocalActiveMode();
    byte[] content = random(100_000);
    assertThat(client.storeFile("a", new ByteArrayInputStream(content))).isTrue();
    ByteArrayOutputStream back = new ByteArrayOutputStream();
    assertThat(client.retrieveFile("a", back)).isTrue();
    assertThat(back.toByteArray()).isEqualTo(content);
    assertThat(client.sendCommand("PORT", "10,0,0,1,200,1")).isEqualTo(504);
    assertThat(client.sendCommand("PORT", "127,0,0,1,3,255")).isEqualTo(504);
    assertThat(client.sendCommand("EPRT", "|1|127.0.0.1|99999|")).isEqualTo(501);
  }

  @Test
  void anonymousMayNotWrite() throws Exception {
    FTPClient client = client(Kind.PLAIN, "ftp");
    assertThat(client.storeFile("a", new ByteArrayInputStream(new byte[1]))).isFalse();
    assertThat(client.getReplyCode()).isEqualTo(550);
    assertThat(FTPReply.isPositiveCompletion(client.noop())).isTrue();
  }

  @Test
  void nothingIsTimedWhenItIsOver() throws Exception {
    FTPClient client = client(Kind.PLAIN, "ann");
    assertThat(client.storeFile("new", new ByteArrayInputStream(new byte[100]))).isTrue();
    assertThat(client.listNames()).hasSize(1);
    assertThat(daemon.connections.get(0).timers()).isNotEmpty().allMatch(ScheduledFuture::isDone);
    client.disconnect();
  }
}
