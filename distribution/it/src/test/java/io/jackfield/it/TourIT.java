package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Http;
import io.jackfield.it.support.RunningDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stops of docs/tour.md, as it says. */
class TourIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  private static final String LISTENER = "io.jackfield.tcp.listener-time.cfg";

  @BeforeAll
  static void deploy() throws Exception {
    running.deployExample("tour");
  }

  @AfterAll
  static void undoWhatOthersWouldNotice() throws Exception {
    Files.deleteIfExists(running.home().path("etc", LISTENER));
    running.get().ask("undeploy", "io.jackfield.examples.tour");
  }

  @Test
  void bothEndsOfTcp() throws Exception {
    Path cfg = running.home().path("etc", LISTENER);
    Files.writeString(cfg, "protocol = tour-time\nport = 0\n");
    await()
        .until(
            () ->
                running.get().status().path("listeners").findValuesAsText("name").contains("time"));
    String port = String.valueOf(running.port("time"));
    Instant before = Instant.now();
    String said = running.get().ask("tour", "time", "127.0.0.1", port).ok().out();
    assertThat(Instant.parse(said.strip())).isBetween(before, Instant.now());
  }

  @Test
  void bothEndsOfHttp() {
    String base = "http://127.0.0.1:" + running.port("http") + "/tour/";
    assertThat(Http.get(base + "shout/hello").text()).isEqualTo("HELLO\n");
    assertThat(running.get().ask("tour", "fetch", base + "shout/", "hello").ok().out())
        .isEqualTo("HELLO\n");
    assertThat(running.get().ask("tour", "fetch", base, "nothing").err()).contains("/tour/nothing");
  }

  @Test
  void bothEndsOfFtp() throws Exception {
    running.addUser("tourist", "secret");
    Path secret = running.home().path("tour.secret");
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, "secret\n");
    Path letter = Files.writeString(running.home().path("letter"), "three cups");
    String folder = "ftp://tourist@127.0.0.1:" + running.port("ftp") + "/";
    running.get().ask("tour", "send", letter.toString(), folder, "a.order", secret.toString()).ok();
    Path receipt = running.home().path("files", "tourist", "a.order.receipt");
    await().until(() -> Files.exists(receipt));
    assertThat(receipt).content().isEqualTo("received 10 bytes\n");
    assertThat(receipt.resolveSibling("a.order")).content().isEqualTo("three cups");
  }

  @Test
  void anAnswerThatComesLater() {
    String url = "http://127.0.0.1:" + running.port("http") + "/tour/later";
    assertThat(Http.get(url).text()).isEqualTo("at last\n");
  }
}
