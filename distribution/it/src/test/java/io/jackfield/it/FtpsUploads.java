package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uploads in TLS, one after the other: none may be cut short, whatever the daemon has still to say
 * on the data connection when the client closes it. Of the user ann, with each engine for TLS.
 */
abstract class FtpsUploads {
  private static final int ROUNDS = Integer.getInteger("jackfield.it.uploads", 3);

  private final RunningDaemon running;

  @TempDir Path folder;
  private Path sent;

  FtpsUploads(RunningDaemon running) {
    this.running = running;
  }

  @BeforeEach
  void makeFile() throws IOException {
    byte[] content = new byte[1 << 20];
    new Random(1).nextBytes(content);
    sent = Files.write(folder.resolve("file"), content);
  }

  private void assertAllWhole(String prefix) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      Path stored = running.home().path("files", "ann", prefix + i);
      assertThat(Files.mismatch(sent, stored)).as("difference in %s", stored).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @Needs("curl")
  @ValueSource(strings = {"1.2", "1.3"})
  void ofCurl(String version) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Command.of(
              "curl",
              "-sS",
              "--ssl-reqd",
              "-k",
              "--tlsv" + version,
              "--tls-max",
              version,
              "-u",
              "ann:secret",
              "-T",
              sent.toString(),
              "ftp://127.0.0.1:" + running.port("ftp") + "/curl-" + version + "-" + i)
          .run()
          .ok();
    }
    assertAllWhole("curl-" + version + "-");
  }

  @ParameterizedTest
  @Needs("lftp")
  @ValueSource(strings = {"1.2", "1.3"})
  void ofLftp(String version) throws Exception {
    StringBuilder script =
        new StringBuilder(
            """
            set ftp:ssl-force true; set ftp:ssl-protect-data true; set ssl:verify-certificate false
            set ssl:priority "NORMAL:-VERS-ALL:+VERS-TLS%s"
            set net:max-retries 1; set net:timeout 20; set cmd:fail-exit true
            open -u ann,secret ftp://127.0.0.1:%d
            """
                .formatted(version, running.port("ftp")));
    for (int i = 0; i < ROUNDS; i++) {
      script.append("put %s -o lftp-%s-%d%n".formatted(sent, version, i));
    }
    Path file = Files.writeString(folder.resolve("script"), script);
    Command.of("lftp", "-f", file.toString()).within(Duration.ofMinutes(2)).run().ok();
    assertAllWhole("lftp-" + version + "-");
  }

  @ParameterizedTest
  @Needs("rclone")
  @ValueSource(strings = {"1.2", "1.3"})
  void ofRclone(String version) throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    for (int i = 0; i < ROUNDS; i++) {
      Files.copy(sent, tree.resolve("rclone-" + version + "-" + i));
    }
    String password = Command.of("rclone", "obscure", "secret").run().ok().out().strip();
    Command.of(
            "rclone",
            "copy",
            "--config",
            folder.resolve("none").toString(),
            "--retries",
            "1",
            "--low-level-retries",
            "1",
            "--ftp-host",
            "127.0.0.1",
            "--ftp-port",
            Integer.toString(running.port("ftp")),
            "--ftp-user",
            "ann",
            "--ftp-pass",
            password,
            "--ftp-explicit-tls",
            "--ftp-no-check-certificate",
            "--ftp-disable-tls13=" + version.equals("1.2"),
            tree.toString(),
            ":ftp:/")
        .within(Duration.ofMinutes(2))
        .run()
        .ok();
    assertAllWhole("rclone-" + version + "-");
  }

  @ParameterizedTest
  @Needs("python3")
  @ValueSource(strings = {"1.2", "1.3"})
  void ofPython(String version) throws Exception {
    String script =
        """
        import ftplib, ssl, sys
        port, path, version = int(sys.argv[1]), sys.argv[2], sys.argv[3]
        context = ssl._create_unverified_context()
        context.minimum_version = context.maximum_version = (
            ssl.TLSVersion.TLSv1_3 if version == '1.3' else ssl.TLSVersion.TLSv1_2)
        f = ftplib.FTP_TLS(context=context)
        f.connect('127.0.0.1', port, timeout=20)
        f.login('ann', 'secret'); f.prot_p()
        for i in range(int(sys.argv[4])):
            with open(path, 'rb') as content:
                f.storbinary('STOR python-%s-%d' % (version, i), content)
        f.quit()
        """;
    Path file = Files.writeString(folder.resolve("session.py"), script);
    Command.of(
            "python3",
            file.toString(),
            Integer.toString(running.port("ftp")),
            sent.toString(),
            version,
            Integer.toString(ROUNDS))
        .within(Duration.ofMinutes(2))
        .run()
        .ok();
    assertAllWhole("python-" + version + "-");
  }
}
