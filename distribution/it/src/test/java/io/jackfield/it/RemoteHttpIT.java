package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.TransferOptions.Checksum;
import io.jackfield.it.support.ClientBundle;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.CuttingProxy;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Nginx;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files on other servers over HTTP: nginx, and the daemon itself. */
@Needs({"nginx", "openssl"})
class RemoteHttpIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  private static final long SIZE = Long.getLong("jackfield.it.remote", 64L << 20);
  private static final String SERVERS =
      """
      server {
        listen 127.0.0.1:PORT;
        root FOLDER/www;
        location / { autoindex on; }
        location /json/ { alias FOLDER/www/; autoindex on; autoindex_format json; }
        location /dav/ {
          autoindex on;
          dav_methods PUT DELETE MKCOL MOVE;
        }
      }
      server {
        listen 127.0.0.1:TLSPORT ssl;
        ssl_certificate FOLDER/server.pem;
        ssl_certificate_key FOLDER/server.key;
        root FOLDER/www;
      }
      """;

  @TempDir static Path folder;

  private static final Random random = new Random();
  private static ClientBundle client;
  private static Nginx nginx;
  private static String checksum;

  @BeforeAll
  static void start() throws Exception {
    Path dav = Files.createDirectories(folder.resolve("www/dav"));
    // Its worker is another user where root starts it.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(dav, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(folder.resolve("www/a b&c.txt"), "hello\n");
    sparse(folder.resolve("www/big"));
    checksum = sha256(folder.resolve("www/big"));
    certificates();
    nginx = Nginx.start(folder, SERVERS.replace("FOLDER", folder.toString()));
    client = new ClientBundle();
  }

  @AfterAll
  static void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (nginx != null) {
      nginx.close();
    }
  }

  /** Mostly nothing, with something here and there. */
  private static void sparse(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(SIZE);
      byte[] some = new byte[1000];
      for (int i = 0; i < 20; i++) {
        random.nextBytes(some);
        bytes.seek(random.nextLong(SIZE - some.length));
        bytes.write(some);
      }
    }
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 20];
      while (in.read(buffer) >= 0) {
        // That is all.
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void certificates() throws IOException {
    Files.writeString(folder.resolve("names"), "subjectAltName=DNS:localhost\n");
    String key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
    openssl("req -x509 " + key + "-keyout ca.key -out ca.pem -days 2 -subj /CN=authority");
    openssl("req " + key + "-keyout server.key -out server.csr -subj /CN=server");
    openssl(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
            + " -extfile names -out server.pem");
  }

  private static void openssl(String words) {
    Command.of(("openssl " + words).split(" ")).in(folder).run().ok();
  }

  private static String url(String path) {
    return "http://localhost:" + nginx.port() + "/" + path;
  }

  private static Remote open(String url) {
    return client.remotes().open(RemoteSpec.builder(URI.create(url)).build());
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aLargeFileComesWhole() throws Exception {
    ClientBundle.run("get", url("big"), file("big"), "--checksum", "sha256:" + checksum).ok();
    assertThat(folder.resolve("big")).hasSize(SIZE);
    assertThat(Files.mismatch(folder.resolve("big"), folder.resolve("www/big"))).isEqualTo(-1);
  }

  @Test
  void aLargeFileGoesWhole() throws Exception {
    Path there = folder.resolve("www/dav/large");
    ClientBundle.run("put", file("www/big"), url("dav/large")).ok();
    assertThat(Files.mismatch(there, folder.resolve("www/big"))).isEqualTo(-1);
  }

  @Test
  void aFileThatWasCutGoesOnWhereItWas() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(nginx.port())) {
      String url = "http://localhost:" + proxy.port() + "/big";
      Path part = folder.resolve("cut.part");
      long last = 0;
      for (int i = 0; i < 3; i++) {
        long cut = 1000 + random.nextLong(SIZE / 4);
        proxy.cutAfter(cut);
        Command.Result result = ClientBundle.run("get", url, file("cut"), "--retries", "0");
        assertThat(result.exit()).as(result.toString()).isEqualTo(4);
        assertThat(result.err()).contains("the connection broke after");
        assertThat(folder.resolve("cut")).doesNotExist();
        long more = Files.size(part) - last;
        assertThat(more).as("cut after %s", cut).isBetween(cut - 1000, cut);
        last += more;
      }
      proxy.cutAfter(Long.MAX_VALUE);
      ClientBundle.run("get", url, file("cut"), "--checksum", "sha256:" + checksum).ok();
      assertThat(part).doesNotExist();
      assertThat(folder.resolve("cut.part.version")).doesNotExist();
    }
  }

  @Test
  void aCutIsNotNoticedWhereItIsTriedAgain() throws Exception {
    byte[] content = new byte[1 << 20];
    random.nextBytes(content);
    Files.write(folder.resolve("www/dav/stream"), content);
    try (CuttingProxy proxy = new CuttingProxy(nginx.port())) {
      proxy.cutAfter(content.length / 2 + random.nextInt(content.length / 4));
      String url = "http://localhost:" + proxy.port() + "/dav/stream";
      Command.Result result = ClientBundle.run("get", url, "-");
      assertThat(result.exit()).as(result.err()).isZero();
      assertThat(result.err()).contains("; another try in 1 s");
      assertThat(result.bytes()).isEqualTo(content);
    }
  }

  @Test
  void foldersAreListed() throws Exception {
    for (String path : List.of("", "json/")) {
      try (Remote remote = open(url(path))) {
        assertThat(remote.list(""))
            .extracting(f -> f.path() + " " + f.folder() + " " + f.size())
            .containsExactly(
                "a b&c.txt false OptionalLong[6]",
                "big false OptionalLong[" + SIZE + "]",
                "dav true OptionalLong.empty");
        assertThat(remote.list("")).allMatch(f -> f.modified().isPresent());
      }
    }
    assertThat(ClientBundle.run("ls", url("")).ok().out())
        .matches("(?s)NAME +SIZE +MODIFIED\na b&c.txt +6 .*\ndav/ +- .*");
  }

  @Test
  void aNameIsWrittenAsTheServerWantsIt() throws Exception {
    try (Remote remote = open(url(""))) {
      assertThat(remote.stat("a b&c.txt").orElseThrow().size()).hasValue(6);
      remote.get("a b&c.txt", folder.resolve("abc"), TransferOptions.DEFAULT);
      assertThat(folder.resolve("abc")).hasContent("hello");
      assertThat(remote.stat("none")).isEmpty();
      assertThat(remote.stat("dav").map(RemoteFile::folder)).contains(true);
    }
    ClientBundle.run("get", url("a%20b&c.txt"), folder.toString()).ok();
    assertThat(folder.resolve("a b&c.txt")).hasContent("hello");
  }

  @Test
  void foldersAreMadeAndFilesMoved() throws Exception {
    try (Remote remote = open(url("dav"))) {
      remote.createFolder("one/two/three");
      remote.createFolder("one/two/three");
      remote.put(folder.resolve("www/a b&c.txt"), "one/ä", TransferOptions.DEFAULT);
      remote.rename("one/ä", "one/two/ü");
      assertThat(folder.resolve("www/dav/one/two/ü")).hasContent("hello");
      assertThat(remote.list("one/two"))
          .extracting(RemoteFile::path)
          .containsExactly("one/two/three", "one/two/ü");
      remote.rename("one/two", "one/other");
      assertThatThrownBy(() -> remote.delete("one/other"))
          .isInstanceOf(RemoteException.class)
          .hasMessageEndingWith("is a folder that is not empty");
      remote.delete("one/other/ü");
      remote.delete("one/other/three");
      remote.delete("one/other");
      assertThat(folder.resolve("www/dav/one")).isEmptyDirectory();
      assertThatThrownBy(() -> remote.delete("one/other"))
          .isInstanceOfSatisfying(
              RemoteException.class,
              e -> assertThat(e.reason()).isEqualTo(RemoteException.Reason.NOT_FOUND));
    }
  }

  @Test
  void aCertificateIsTrustedIfItsAuthorityIs() throws Exception {
    String url = "https://localhost:" + nginx.tlsPort() + "/big";
    Command.Result refused = ClientBundle.run("get", url, file("tls"));
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("nobody that is trusted here has signed its certificate");
    assertThat(folder.resolve("tls")).doesNotExist();
    String other = url.replace("localhost", "127.0.0.1");
    Command.Result wrong = ClientBundle.run("get", other, file("tls"), "--ca", file("ca.pem"));
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("its certificate is not good", "127.0.0.1");
    ClientBundle.run("get", url, file("tls"), "--ca", file("ca.pem")).ok();
    assertThat(Files.mismatch(folder.resolve("tls"), folder.resolve("www/big"))).isEqualTo(-1);
  }

  @Test
  void aServerThatSaysNothingIsNotWaitedForForever() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://localhost:" + silent.getLocalPort() + "/x";
      Command.Result result =
          ClientBundle.run("get", url, file("never"), "--timeout", "1", "--retries", "0");
      assertThat(result.exit()).isEqualTo(4);
      assertThat(result.err()).isEqualTo("jackfield: " + url + ": nothing came within 1 s\n");
    }
  }

  @Test
  void theDaemonsOwnFilesComeAndGo() throws Exception {
    running.addUser("rita", "pässword");
    Path secret = Files.writeString(folder.resolve("secret"), "pässword\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    String url = "http://localhost:" + running.port("http") + "/rita/";
    String[] login = {"--user", "rita", "--password-file", secret.toString()};
    // The daemon takes files by FTP.
    String ftp = "ftp://localhost:" + running.port("ftp") + "/";
    run(login, "put", file("www/big"), ftp).ok();
    run(login, "put", file("www/a b&c.txt"), ftp).ok();
    assertThat(run(login, "ls", url).ok().out())
        .matches("(?s)NAME +SIZE +MODIFIED\na b&c.txt +6 .*\nbig +" + SIZE + " .*");
    run(login, "get", url + "big", file("own"), "--checksum", "sha256:" + checksum).ok();
    Command.Result unknown = ClientBundle.run("get", url + "big", file("own"));
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).contains(": 401 ").contains("; --user NAME logs in");
    Files.writeString(secret, "wrong");
    Command.Result wrong = run(login, "get", url + "big", file("own"));
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains(": 401 ").doesNotContain("wrong");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run(login, "get", url + "big", file("own")).err())
        .contains("everybody may read this secret");
  }

  private static Command.Result run(String[] more, String... words) {
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return ClientBundle.run(all);
  }

  /** As it is typed, with the program itself. */
  @Test
  void theProgramDoesWithoutADaemon() throws Exception {
    String program = Home.built().resolve("bin/jackfield").toString();
    Path here = Files.createDirectory(folder.resolve("here"));
    Command.of(program, "put", "-", url("dav/stdin")).in(here).input("typed\n").run().ok();
    Command.Result back = Command.of(program, "get", url("dav/stdin"), "-").in(here).run().ok();
    assertThat(back.out()).isEqualTo("typed\n");
    assertThat(back.err()).isEmpty();
    assertThat(Command.of(program, "get").in(here).run().exit()).isEqualTo(2);
  }

  @Test
  void aPasswordInAnAddressIsRefused() {
    Command.Result secret = ClientBundle.run("get", "http://ann:hush@localhost/x");
    assertThat(secret.exit()).isEqualTo(2);
    assertThat(secret.err()).contains("--password-file").doesNotContain("hush");
  }

  @Test
  void theChecksumIsOfTheWholeFile() throws Exception {
    try (Remote remote = open(url(""))) {
      TransferOptions options =
          TransferOptions.DEFAULT.checksum(new Checksum("SHA-256", "00".repeat(32)));
      assertThatThrownBy(() -> remote.get("a b&c.txt", folder.resolve("bad"), options))
          .isInstanceOfSatisfying(
              RemoteException.class,
              e -> assertThat(e.reason()).isEqualTo(RemoteException.Reason.CORRUPT));
      assertThat(folder.resolve("bad")).doesNotExist();
      assertThat(folder.resolve("bad.part")).doesNotExist();
    }
  }
}
