package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Footprint;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.TcpServer;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listeners that hand their connections on, as an operator configures them. */
class ForwardIT {
  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.deploy.cfg", "rate", "1000")
          .configured("io.jackfield.deploy.cfg", "generations", "1000");

  private static final long MUCH = 16 << 20;
  private static final int TOGETHER = 8;
  private static final int SWAPS = 10;

  private static TcpServer echo;

  @BeforeAll
  static void forward() throws Exception {
    echo = TcpServer.echo();
    configure("echo", "upstream = " + echo.address());
    listen("fwd", "forward-echo");
  }

  @AfterAll
  static void closeServer() throws IOException {
    echo.close();
  }

  private static void configure(String name, String... lines) throws IOException {
    Files.write(etc("io.jackfield.client.forward-" + name + ".cfg"), List.of(lines));
  }

  private static Path etc(String file) {
    return running.home().path("etc", file);
  }

  /** Adds a listener, with more lines of configuration, and returns its port. */
  private static int listen(String name, String protocol, String... more) throws IOException {
    List<String> lines = new ArrayList<>(List.of("protocol = " + protocol, "port = 0"));
    lines.addAll(List.of(more));
    Files.write(etc("io.jackfield.tcp.listener-" + name + ".cfg"), lines);
    await().untilAsserted(() -> assertThat(running.get().port(name)).isPositive());
    return running.port(name);
  }

  private static int port() {
    return running.port("fwd");
  }

  @Test
  void muchGoesThereAndBackAndThenBothEnd() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      OutputStream out = socket.getOutputStream();
      Aside sending =
          Aside.run(
              () -> {
                new Content(MUCH).transferTo(out);
                socket.shutdownOutput();
              });
      new Content(MUCH).compareAll(socket.getInputStream());
      sending.join();
    }
  }

  @Test
  void whereOneIsGoneTheOtherIsUsed() throws Exception {
    try (TcpServer first = TcpServer.saying("first");
        TcpServer second = TcpServer.saying("second")) {
      configure(
          "two",
          "upstream = " + first.address() + ", " + second.address(),
          "check.interval = 1",
          "check.fall = 1");
      int port = listen("two", "forward-two");
      assertThat(said(port)).isEqualTo("first");
      first.stop();
      assertThat(said(port)).isEqualTo("second");
      String down = first.address() + " is down: cannot connect to ";
      await().until(() -> running.get().ask("status").out().contains(down));
      second.stop();
      assertThat(said(port)).isEmpty();
      await().until(() -> running.get().ask("check").err().contains("; " + second.address()));
    } finally {
      Files.delete(etc("io.jackfield.client.forward-two.cfg"));
    }
    await().until(() -> !running.get().ask("status").out().contains("is down"));
  }

  private static String said(int port) throws IOException {
    try (Wire wire = new Wire(port)) {
      return wire.rest();
    }
  }

  @Test
  void theUpstreamIsToldWhoTheClientIs() throws Exception {
    Path jar =
        new Plugin(
                "io.jackfield.it.who",
                """
                package plugin;
                import io.jackfield.http.*;
                import org.osgi.service.component.annotations.Component;
                @Component
                @HttpPath("/who")
                public final class Plugin implements HttpHandler {
                  @Override
                  public HttpResponse handle(HttpRequest request) {
                    return HttpResponse.text(request.remote().getAddress().getHostAddress());
                  }
                }
                """)
            .build(running.home().path("who.jar"));
    running.get().ask("deploy", jar.toString()).ok();
    int behind = listen("behind", "http", "proxy = required", "proxy.trusted = 127.0.0.1");
    for (String version : List.of("v1", "v2")) {
      configure(version, "upstream = 127.0.0.1:" + behind, "proxy.protocol = " + version);
      int port = listen(version, "forward-" + version);
      try (Wire wire = Wire.from(InetAddress.getByName("127.0.0.2"), port)) {
        assertThat(wire.get("/who")).endsWith("\n127.0.0.2");
      }
    }
  }

  @Test
  void tlsInAndOut() throws Exception {
    Path certificate = running.home().path("data", "tls", "development.crt");
    configure(
        "tls",
        "upstream = 127.0.0.1:" + running.port("https"),
        "tls = on",
        "tls.ca = " + certificate,
        "tls.name = localhost");
    int port = listen("tls", "forward-tls", "tls = on");
    try (Wire wire = Wire.tls(port, Duration.ofSeconds(10))) {
      assertThat(wire.get("/hello?name=x")).startsWith("HTTP/1.1 200").endsWith("hello, x\n");
    }
    // The same without the certificate: nobody trusts the upstream.
    configure("untrusted", "upstream = 127.0.0.1:" + running.port("https"), "tls = on");
    int untrusted = listen("untrusted", "forward-untrusted");
    assertThat(said(untrusted)).isEmpty();
    assertThat(running.get().log())
        .contains("no upstream answers, connection closed protocol=forward-untrusted");
    Files.delete(etc("io.jackfield.client.forward-untrusted.cfg"));
  }

  /** Some bytes each way on each of several connections between two swaps, and during them. */
  @Test
  void nothingIsLostWhileTheBundleIsReplaced() throws Exception {
    List<Exchange> exchanges = new ArrayList<>();
    try {
      for (int i = 0; i < TOGETHER; i++) {
        exchanges.add(new Exchange());
      }
      await().until(() -> forwarded().size() == TOGETHER);
      List<String> before = forwarded();
      for (int i = 0; i < SWAPS; i++) {
        moveDuring(exchanges, i % 2 == 0 ? "deploy" : "restart");
      }
      assertThat(forwarded()).containsExactlyInAnyOrderElementsOf(before);
      for (Exchange each : exchanges) {
        each.end();
      }
    } finally {
      for (Exchange each : exchanges) {
        each.close();
      }
    }
    await().until(() -> forwarded().isEmpty());
    awaitCollected();
  }

  /** Some before it, so that all are under way, and some each moment until it is over. */
  private static void moveDuring(List<Exchange> exchanges, String change) throws Exception {
    exchanges.forEach(each -> each.mayMove(1 << 20));
    String bundle = change.equals("deploy") ? Home.shipped("client").toString() : "client";
    Aside swap = Aside.run(() -> running.get().ask(change, bundle).ok());
    while (!swap.isOver(Duration.ofMillis(5))) {
      exchanges.forEach(each -> each.mayMove(1 << 15));
    }
    for (Exchange each : exchanges) {
      each.awaitBack();
    }
  }

  /** The ids of the connections that go to the server that sends back. */
  private static List<String> forwarded() {
    List<String> ids = new ArrayList<>();
    for (JsonNode connection : running.get().json("connections", "--json")) {
      if (connection.path("activity").asText().equals("-> " + echo.address())) {
        ids.add(connection.path("id").asText());
      }
    }
    return ids;
  }

  private static void awaitCollected() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Footprint.tidyUp(running.get());
              assertThat(running.get().json("bundles", "--json").findValues("oldVersions"))
                  .isNotEmpty()
                  .allMatch(count -> count.asInt() == 0);
            });
  }

  /** A connection on which bytes go there and back as far as they may. */
  private static final class Exchange implements AutoCloseable {
    private static final int PIECE = 1 << 15;

    /** More than a test could move. */
    private static final long SIZE = 1L << 40;

    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    private final Content sent = new Content(SIZE);
    private final Content received = new Content(SIZE);
    private final Semaphore pieces = new Semaphore(0);
    private final Aside sending;
    private final Aside receiving;
    private long allowed;
    private volatile boolean enough;
    private volatile long back;

    Exchange() throws IOException {
      sending = Aside.run(this::send);
      receiving = Aside.run(this::receive);
    }

    void mayMove(int bytes) {
      allowed += bytes;
      pieces.release(bytes / PIECE);
    }

    private void send() throws IOException, InterruptedException {
      for (pieces.acquire(); !enough; pieces.acquire()) {
        socket.getOutputStream().write(sent.readNBytes(PIECE));
      }
      socket.shutdownOutput();
    }

    private void receive() throws IOException {
      InputStream in = socket.getInputStream();
      for (int count = 1; count > 0; ) {
        count = received.compare(in, PIECE);
        back += count;
      }
    }

    void awaitBack() throws InterruptedException {
      await().until(() -> back == allowed || receiving.isOver());
      assertThat(back).isEqualTo(allowed);
    }

    void end() throws InterruptedException {
      enough = true;
      pieces.release();
      sending.join();
      receiving.join();
      assertThat(received.left()).isEqualTo(sent.left());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
