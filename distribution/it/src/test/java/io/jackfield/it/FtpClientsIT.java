package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.RunningDaemon;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FTP with the clients that people use. */
class FtpClientsIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  @BeforeAll
  static void addUser() {
    running.addUser("flora", "secret");
  }

  @ParameterizedTest
  @Needs("lftp")
  @ValueSource(booleans = {false, true})
  void lftpMirrorsATreeThereAndBack(boolean tls, @TempDir Path folder) throws Exception {
    Path tree = Tree.make(folder.resolve("tree"));
    Path back = folder.resolve("back");
    String there = tls ? "secure" : "plain";
    String script =
        """
        set ftp:ssl-allow %1$s; set ftp:ssl-force %1$s; set ssl:verify-certificate false
        set net:max-retries 2; set net:timeout 10; set cmd:fail-exit true
        open -u flora,secret ftp://127.0.0.1:%2$d
        mirror -R tree %3$s
        mirror %3$s back
        """
            .formatted(tls, running.port("ftp"), there);
    Command.of("lftp", "-f", Files.writeString(folder.resolve("script"), script).toString())
        .in(folder)
        .within(Duration.ofMinutes(1))
        .run()
        .ok();
    Tree.assertSame(tree, back);
    Tree.assertSame(tree, running.home().path("files", "flora", there));
  }

  @Test
  @Needs("python3")
  void pythonStoresListsAndFetches(@TempDir Path folder) throws Exception {
    String script =
        """
        import ftplib, io, os, sys
        port = int(sys.argv[1])
        def session(f):
            f.connect('127.0.0.1', port, timeout=10)
            f.login('flora', 'secret')
            if isinstance(f, ftplib.FTP_TLS): f.prot_p()
            data = os.urandom(700001)
            name = 'py-' + type(f).__name__
            f.mkd(name); f.cwd(name)
            assert f.pwd() == '/' + name, f.pwd()
            f.storbinary('STOR x.bin', io.BytesIO(data))
            assert f.size('x.bin') == len(data)
            back = io.BytesIO(); f.retrbinary('RETR x.bin', back.write)
            assert back.getvalue() == data
            tail = io.BytesIO(); f.retrbinary('RETR x.bin', tail.write, rest=700000)
            assert tail.getvalue() == data[700000:]
            facts = dict(f.mlsd())
            assert facts['x.bin']['size'] == str(len(data)), facts
            assert 'x.bin' in f.nlst()
            f.rename('x.bin', 'y.bin'); f.delete('y.bin')
            for left in f.nlst(): f.delete(left)
            f.cwd('..'); f.rmd(name)
            try:
                f.size('gone.bin'); assert False
            except ftplib.error_perm as e:
                assert str(e).startswith('550'), e
            f.quit()
        session(ftplib.FTP())
        session(ftplib.FTP_TLS())
        """;
    Path file = Files.writeString(folder.resolve("session.py"), script);
    Command.of("python3", file.toString(), Integer.toString(running.port("ftp"))).run().ok();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commonsNetStoresListsAndFetches(boolean tls) throws Exception {
    byte[] content = content(123_457);
    FTPClient client = login(tls);
    try {
      String name = "commons " + tls + ".bin";
      assertThat(client.storeFile(name, new ByteArrayInputStream(content))).isTrue();
      assertSame(content, fetch(client, name, 0));
      assertSame(
          Arrays.copyOfRange(content, 100_000, content.length), fetch(client, name, 100_000));
      assertThat(client.listFiles())
          .filteredOn(file -> file.getName().equals(name))
          .extracting(FTPFile::getSize)
          .containsExactly((long) content.length);
      assertThat(client.mlistDir()).extracting(FTPFile::getName).contains(name);
      assertThat(client.deleteFile(name)).isTrue();
      assertThat(client.logout()).isTrue();
    } finally {
      client.disconnect();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsSentJustBeforeTheEndArrives(boolean tls) throws Exception {
    byte[] content = content(70_000);
    FTPClient client = login(tls);
    try {
      for (int i = 0; i < 40; i++) {
        String name = "tail-" + tls + "-" + i;
        assertThat(client.storeFile(name, new ByteArrayInputStream(content))).isTrue();
        assertSame(content, Files.readAllBytes(running.home().path("files", "flora", name)));
      }
    } finally {
      client.disconnect();
    }
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private static FTPClient login(boolean tls) throws IOException {
    FTPClient client = tls ? secureClient() : new FTPClient();
    client.setControlEncoding("UTF-8");
    client.connect("127.0.0.1", running.port("ftp"));
    assertThat(client.login("flora", "secret")).isTrue();
    if (client instanceof FTPSClient secure) {
      secure.execPBSZ(0);
      secure.execPROT("P");
    }
    client.enterLocalPassiveMode();
    client.setFileType(FTP.BINARY_FILE_TYPE);
    return client;
  }

  private static void assertSame(byte[] expected, byte[] actual) {
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(Arrays.mismatch(expected, actual)).as("first difference").isEqualTo(-1);
  }

  private static FTPSClient secureClient() {
    FTPSClient client = new FTPSClient(false);
    client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
    return client;
  }

  private static byte[] fetch(FTPClient client, String name, long offset) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    client.setRestartOffset(offset);
    assertThat(client.retrieveFile(name, content)).isTrue();
    return content.toByteArray();
  }
}
