package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.Remotes;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.TransferOptions.Checksum;
import io.jackfield.it.support.ClientBundle;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.OtherFtpServer;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.TunnelProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The FTP client with servers that people use, in the clear and with TLS. */
@Needs({"openssl", "pyftpdlib", "python3", "vsftpd"})
class RemoteFtpIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  private static final String USER = "fara";
  private static final long LARGE =
      Math.max(64L << 20, Long.getLong("jackfield.it.transfer", 64L << 20));
  private static final Instant TIME = Instant.parse("2024-05-06T07:08:09Z");
  private static final List<String> NAMES =
      List.of("a name with blanks", "-rf", "ümläut 日本", "100%", "#", "a\"b", "[x]*?");

  private static OtherFtpServer vsftpd;
  private static OtherFtpServer pyftpdlib;
  private static ClientBundle client;
  private static Remotes remotes;

  @TempDir Path folder;

  /** A server, and how it is spoken to. */
  record Peer(String name, String scheme) {
    int port() {
      return switch (name) {
        case "vsftpd" -> vsftpd.port();
        case "pyftpdlib" -> pyftpdlib.port();
        default -> running.port("ftp");
      };
    }

    Path certificate() {
      return switch (name) {
        case "vsftpd" -> vsftpd.certificate();
        case "pyftpdlib" -> pyftpdlib.certificate();
        default -> running.home().path("data", "tls", "development.crt");
      };
    }

    Path files() {
      return switch (name) {
        case "vsftpd" -> vsftpd.files();
        case "pyftpdlib" -> pyftpdlib.files();
        default -> running.home().path("files", USER);
      };
    }

    RemoteSpec.Builder spec(String path) {
      return RemoteSpec.builder(URI.create(scheme + "://localhost:" + port() + path))
          .user(
              name.equals("jackfield") ? USER : OtherFtpServer.USER,
              OtherFtpServer.PASSWORD::toCharArray)
          .timeout(Duration.ofSeconds(60));
    }

    Remote open(String path) {
      return remotes.open(spec(path).trusted(certificate()).build());
    }

    /** The folder of a test's own. */
    String folder(String test) {
      return "/" + test + "-" + scheme;
    }

    @Override
    public String toString() {
      return name + " " + scheme;
    }
  }

  static Stream<Peer> peers() {
    return Stream.of("vsftpd", "pyftpdlib", "jackfield")
        .flatMap(name -> Stream.of(new Peer(name, "ftp"), new Peer(name, "ftps")));
  }

  @BeforeAll
  static void start() throws Exception {
    client = new ClientBundle();
    remotes = client.remotes();
    vsftpd = OtherFtpServer.vsftpd();
    pyftpdlib = OtherFtpServer.pyftpdlib();
    running.addUser(USER, OtherFtpServer.PASSWORD);
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    vsftpd.close();
    pyftpdlib.close();
  }

  @ParameterizedTest
  @MethodSource("peers")
  void putsListsGetsRenamesAndDeletes(Peer peer) throws IOException {
    String work = peer.folder("all");
    try (Remote root = peer.open("/")) {
      root.createFolder(work.substring(1) + "/deep/er");
    }
    try (Remote remote = peer.open(work)) {
      Path local = Files.writeString(folder.resolve("local"), "content");
      Files.setLastModifiedTime(local, FileTime.from(TIME));
      for (String name : NAMES) {
        remote.put(local, name, TransferOptions.DEFAULT);
        assertThat(remote.stat(name)).get().extracting(f -> f.size().orElse(-1)).isEqualTo(7L);
        Path back = folder.resolve("back");
        remote.get(name, back, TransferOptions.DEFAULT);
        assertThat(back).hasContent("content");
      }
      assertThat(remote.list(""))
          .filteredOn(f -> !f.folder())
          .extracting(RemoteFile::path)
          .containsExactlyInAnyOrderElementsOf(NAMES);
      assertThat(remote.list("deep")).extracting(RemoteFile::path).containsExactly("deep/er");
      remote.rename(NAMES.get(0), "deep/er/new");
      remote.put(local, "deep/er/new", TransferOptions.DEFAULT);
      assertThat(remote.list("deep/er")).hasSize(1);
      assertFails(() -> remote.list("nowhere"), Reason.NOT_FOUND, work + "/nowhere");
      assertFails(() -> remote.delete("nowhere"), Reason.NOT_FOUND, work + "/nowhere");
      assertThat(remote.stat("nowhere")).isEmpty();
      remote.delete("deep/er/new");
      remote.delete("deep/er");
      assertThat(remote.stat("deep")).get().extracting(RemoteFile::folder).isEqualTo(true);
      assertThat(remote.stat("deep/er")).isEmpty();
    }
  }

  private static void assertFails(Call call, Reason reason, String words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RemoteException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  private interface Call {
    void run() throws Exception;
  }

  @ParameterizedTest
  @MethodSource("peers")
  void goesOnAfterACut(Peer peer) throws Exception {
    Path local = folder.resolve("large");
    Files.copy(new Content(LARGE), local);
    String hex = sha256(local);
    long cut = new Random().nextLong(1, LARGE);
    String there = peer.folder("cut").substring(1);
    Remote first = peer.open("/");
    assertThatThrownBy(() -> first.put(local, there, cutAt(cut, first)))
        .as("cut at %d", cut)
        .isInstanceOf(IOException.class);
    awaitEndOfSessions();
    AtomicLong begin = new AtomicLong(-1);
    try (Remote second = peer.open("/")) {
      assertThat(second.stat(there)).as("nobody sees a part").isEmpty();
      RemoteFile put = second.put(local, there, notingBegin(begin, hex));
      assertThat(put.size()).hasValue(LARGE);
    }
    assertThat(begin.get()).as("cut at %d", cut).isBetween(cut < 8 << 20 ? 0 : 1L, LARGE);
    assertThat(Files.mismatch(peer.files().resolve(there), local)).isEqualTo(-1);

    Files.delete(local);
    Remote third = peer.open("/");
    assertThatThrownBy(() -> third.get(there, local, cutAt(cut, third)))
        .as("cut at %d", cut)
        .isInstanceOf(IOException.class);
    assertThat(local).doesNotExist();
    try (Remote fourth = peer.open("/")) {
      fourth.get(there, local, notingBegin(begin, hex));
    }
    assertThat(begin.get()).as("cut at %d", cut).isBetween(1L, LARGE);
    assertThat(sha256(local)).isEqualTo(hex);
    Files.delete(peer.files().resolve(there));
  }

  /** Which the daemon notices when it reads: until then what has come belongs to the upload. */
  private static void awaitEndOfSessions() {
    await().until(() -> !running.get().ask("connections").ok().out().contains(" ftp "));
  }

  /** The connections break when so much is there. */
  private static TransferOptions cutAt(long cut, Remote remote) {
    return TransferOptions.DEFAULT.progress(
        (done, total) -> {
          if (done >= cut) {
            remote.close();
          }
        });
  }

  private static TransferOptions notingBegin(AtomicLong begin, String hex) {
    begin.set(-1);
    return TransferOptions.DEFAULT
        .checksum(new Checksum("SHA-256", hex))
        .progress((done, total) -> begin.compareAndSet(-1, done));
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] bytes = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count; (count = in.read(bytes)) >= 0; ) {
        digest.update(bytes, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @ParameterizedTest
  @MethodSource("peers")
  void movesManyOverOneConnection(Peer peer) throws IOException {
    String work = peer.folder("many");
    try (Remote root = peer.open("/")) {
      root.createFolder(work.substring(1));
    }
    try (Remote remote = peer.open(work)) {
      Path local = Files.writeString(folder.resolve("local"), "small");
      for (int i : IntStream.range(0, 50).toArray()) {
        remote.put(local, "f" + i, TransferOptions.DEFAULT);
        if (i % 10 == 0) {
          remote.read("f" + i, 1, "").close();
        }
      }
      List<RemoteFile> files = remote.list("");
      assertThat(files).hasSize(50);
      for (RemoteFile file : files) {
        try (RemoteInput in = remote.read(file.path(), 2, file.version())) {
          assertThat(in.readAllBytes()).asString().isEqualTo("all");
        }
      }
    }
  }

  /** Which begins on port 990 without AUTH. */
  @Test
  void speaksTlsFromTheStart() throws IOException {
    try (OtherFtpServer implicit = OtherFtpServer.vsftpd("implicit_ssl=YES");
        TunnelProxy way = new TunnelProxy(990, implicit.port())) {
      RemoteSpec spec =
          RemoteSpec.builder(URI.create("ftps://localhost:990/"))
              .user(OtherFtpServer.USER, OtherFtpServer.PASSWORD::toCharArray)
              .trusted(implicit.certificate())
              .proxy(URI.create("http://127.0.0.1:" + way.port()))
              .build();
      Path local = Files.writeString(folder.resolve("local"), "content");
      try (Remote remote = remotes.open(spec)) {
        for (String name : List.of("one", "two", "three")) {
          remote.put(local, name, TransferOptions.DEFAULT);
          remote.get(name, folder.resolve(name), TransferOptions.DEFAULT);
          assertThat(folder.resolve(name)).hasContent("content");
        }
        assertThat(remote.list("")).hasSize(3);
      }
    }
  }

  @Test
  void trustsNoCertificateThatNobodyHasSaidIsGood() {
    for (Peer peer : peers().filter(p -> p.scheme().equals("ftps")).toList()) {
      try (Remote remote = remotes.open(peer.spec("/").build())) {
        assertFails(() -> remote.list(""), Reason.UNTRUSTED, "localhost");
      }
      URI byAddress = URI.create("ftps://127.0.0.1:" + peer.port());
      RemoteSpec spec = RemoteSpec.builder(byAddress).trusted(vsftpd.certificate()).build();
      try (Remote remote = remotes.open(spec)) {
        assertFails(() -> remote.list(""), Reason.UNTRUSTED, "127.0.0.1");
      }
    }
  }

  @Test
  void tellsOfAWrongPassword() {
    for (String name : List.of("pyftpdlib", "jackfield")) {
      RemoteSpec spec = new Peer(name, "ftp").spec("/").user(USER, "wrong"::toCharArray).build();
      try (Remote remote = remotes.open(spec)) {
        assertFails(() -> remote.list(""), Reason.CREDENTIALS, "localhost");
      }
    }
  }

  @Test
  void waitsNoLongerThanItIsTold() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("ftp://localhost:" + silent.getLocalPort());
      RemoteSpec spec = RemoteSpec.builder(address).timeout(Duration.ofMillis(300)).build();
      try (Remote remote = remotes.open(spec)) {
        assertFails(() -> remote.list(""), Reason.UNREACHABLE, "localhost");
      }
    }
  }
}
