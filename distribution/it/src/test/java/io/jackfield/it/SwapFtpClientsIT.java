package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.RunningDaemon;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** FTP clients that people use notice nothing of the changes under them. */
class SwapFtpClientsIT {
  private static final int MOST_CHANGES = 30;
  private static final int MOST_VISITS = 2000;

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.deploy.cfg", "rate", "1000")
          .configured("io.jackfield.deploy.cfg", "generations", "1000");

  @BeforeAll
  static void addUser() {
    running.addUser("ann", "secret");
  }

  @Test
  @Needs("lftp")
  void lftpMirrorsATreeWhileFtpIsReplaced(@TempDir Path folder) throws Exception {
    Path tree = manySmallFiles(folder.resolve("tree"));
    String script =
        """
        set net:max-retries 1; set net:timeout 10; set cmd:fail-exit true; set ftp:ssl-allow false
        set net:limit-rate 200000
        debug -o log 5
        open -u ann,secret ftp://127.0.0.1:%d
        mirror -R tree mirrored
        """
            .formatted(running.port("ftp"));
    Path file = Files.writeString(folder.resolve("script"), script);
    Aside mirror = Aside.run(() -> Command.of("lftp", "-f", file.toString()).in(folder).run().ok());
    int changes = 0;
    while (!mirror.isOver() && changes < MOST_CHANGES) {
      restart("ftp");
      changes += mirror.isOver() ? 0 : 1;
    }
    mirror.join();
    assertThat(changes).as("changes while it went on").isGreaterThanOrEqualTo(3);
    Tree.assertSame(tree, running.home().path("files", "ann", "mirrored"));
    assertThat(folder.resolve("log"))
        .content()
        .containsOnlyOnce("Connecting to")
        .doesNotContain("<--- 421", "<--- 425", "<--- 426", "<--- 450", "<--- 550");
  }

  @Test
  void visitorsNoticeNoChangeOfAccountsAndFiles() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    Aside changes =
        Aside.run(
            () -> {
              for (String bundle : List.of("accounts", "files", "accounts", "files")) {
                awaitSome(visits);
                restart(bundle);
              }
              awaitSome(visits);
            });
    Aside second = Aside.run(() -> visitUntilOver(changes, "second", visits));
    visitUntilOver(changes, "first", visits);
    second.join();
    changes.join();
  }

  /** However fast the machine is, the old version has been used, and the new one as well. */
  private static void awaitSome(AtomicInteger visits) {
    int before = visits.get();
    await().until(() -> visits.get() >= before + 3);
  }

  private static void visitUntilOver(Aside changes, String name, AtomicInteger visits)
      throws Exception {
    for (int i = 0; !changes.isOver(); i++) {
      assertThat(i).isLessThan(MOST_VISITS);
      visit(name + i % 10, i);
      visits.incrementAndGet();
    }
  }

  private static void visit(String name, int seed) throws IOException {
    byte[] content = new byte[100_000];
    new Random(seed).nextBytes(content);
    FTPClient client = new FTPClient();
    client.connect("127.0.0.1", running.port("ftp"));
    try {
      assertThat(client.login("ann", "secret")).as(client.getReplyString()).isTrue();
      client.enterLocalPassiveMode();
      client.setFileType(FTP.BINARY_FILE_TYPE);
      boolean stored = client.storeFile(name, new ByteArrayInputStream(content));
      assertThat(stored).as(client.getReplyString()).isTrue();
      ByteArrayOutputStream back = new ByteArrayOutputStream();
      boolean fetched = client.retrieveFile(name, back);
      assertThat(fetched).as(client.getReplyString()).isTrue();
      assertThat(back.toByteArray()).isEqualTo(content);
      assertThat(client.logout()).isTrue();
    } finally {
      client.disconnect();
    }
  }

  private static void restart(String bundle) {
    running.get().ask("restart", bundle).ok();
  }

  private static Path manySmallFiles(Path root) throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] content = new byte[random.nextInt(8000)];
      random.nextBytes(content);
      Path file = root.resolve("folder " + i % 7).resolve("file-" + i);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    }
    return root;
  }
}
