package io.jackfield.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jackfield.command.Command;
import io.jackfield.command.UsageException;
import io.jackfield.testkit.TestCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientCommandsTest {
  @TempDir Path folder;
  private HttpServer server;
  private final List<String> requests = new ArrayList<>();
  private String wantedLogin = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          String content =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + content);
          boolean page = exchange.getRequestURI().getPath().endsWith("/");
          byte[] text =
              (page ? "<a href=x.txt>x.txt</a> 28-Nov-2026 09:08 12" : "content").getBytes();
          exchange.getResponseHeaders().add("Content-Type", page ? "text/html" : "text/plain");
          boolean known = wantedLogin.isEmpty() || login.equals(wantedLogin);
          exchange.sendResponseHeaders(known ? 200 : 401, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + "/" + path;
  }

  private static void run(String name, TestCall call) throws Exception {
    for (Command command : ClientCommands.inOwnProcess()) {
      if (command.spec().name().equals(name)) {
        command.run(call);
        return;
      }
    }
    throw new AssertionError(name);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void getsIntoAFile() throws Exception {
    TestCall call = new TestCall().with("URL", url("a")).with("FILE", file("here"));
    run("get", call);
    assertThat(folder.resolve("here")).hasContent("content");
    assertThat(call.text()).matches("a: 7 bytes in \\d+\\.\\d s, .*/s\n");
    assertThat((Map<?, ?>) call.data())
        .extracting("file", "bytes")
        .containsExactly(file("here"), 7L);
  }

  @Test
  void getsIntoAFolder() throws Exception {
    run("get", new TestCall().with("URL", url("b/a%20x")).with("FILE", folder.toString()));
    assertThat(folder.resolve("a x")).hasContent("content");
  }

  @Test
  void getsToStandardOutput() throws Exception {
    TestCall call = new TestCall().with("URL", url("a")).with("FILE", "-");
    run("get", call);
    assertThat(call.text()).isEqualTo("content");
    String hex = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
    run("get", call.with("--checksum", "sha256:" + hex));
    assertThatThrownBy(() -> run("get", call.with("--checksum", "sha256:" + "0".repeat(64))))
        .hasMessageContaining("not what the checksum says");
  }

  @Test
  void saysNothingIfQuiet() throws Exception {
    TestCall call = new TestCall().with("URL", url("a")).with("FILE", file("here")).with("--quiet");
    run("get", call);
    assertThat(call.text()).isEmpty();
    assertThat(call.progress()).isEmpty();
  }

  @Test
  void putsIntoAFolder() throws Exception {
    Files.writeString(folder.resolve("a b"), "mine");
    run("put", new TestCall().with("FILE", file("a b")).with("URL", url("in/")));
    assertThat(requests).containsExactly("PUT /in/a%20bmine");
  }

  @Test
  void putsStandardInput() throws Exception {
    run("put", new TestCall().with("FILE", "-").with("URL", url("in/x")).withInput("typed"));
    assertThat(requests).containsExactly("PUT /in/xtyped");
    assertThatThrownBy(() -> run("put", new TestCall().with("FILE", "-").with("URL", url("in/"))))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void lists() throws Exception {
    TestCall call = new TestCall().with("URL", url("in/"));
    run("ls", call);
    assertThat(call.text())
        .isEqualTo(
            """
            NAME   SIZE  MODIFIED
            x.txt  12    2026-11-28T09:08:00Z
            """);
    assertThat(call.data())
        .isEqualTo(
            List.of(
                Map.of(
                    "name",
                    "x.txt",
                    "folder",
                    false,
                    "size",
                    12L,
                    "modified",
                    "2026-11-28T09:08:00Z")));
  }

  @Test
  void asksForThePasswordOnce() throws Exception {
    wantedLogin = "Basic " + Base64.getEncoder().encodeToString("ann:hush".getBytes());
    TestCall call =
        new TestCall()
            .with("URL", url("a"))
            .with("FILE", file("here"))
            .with("--user", "ann")
            .withSecrets("hush");
    run("get", call);
    assertThat(folder.resolve("here")).hasContent("content");
    assertThatThrownBy(() -> run("get", call))
        .hasMessage("nobody can be asked; --password-file FILE does without");
  }

  @Test
  void saysHowToLogIn() {
    wantedLogin = "nobody's";
    TestCall call = new TestCall().with("URL", url("a")).with("FILE", file("here"));
    assertThatThrownBy(() -> run("get", call)).hasMessageEndingWith("; --user NAME logs in");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--timeout 0",
        "--timeout x",
        "--retries -1",
        "--retries 99999",
        "--checksum 00",
        "--checksum sha256:00",
        "--checksum crc:00",
        "--proxy host",
        "--proxy ftp://host:3",
        "--proxy http://h:3%",
        "--password-file x"
      })
  void refusesOptionsThatCannotBe(String option) {
    int blank = option.indexOf(' ');
    TestCall call =
        new TestCall()
            .with("URL", url("a"))
            .with("FILE", file("here"))
            .with(option.substring(0, blank), option.substring(blank + 1));
    assertThatThrownBy(() -> run("get", call)).isInstanceOf(UsageException.class);
    assertThat(requests).isEmpty();
  }

  @Test
  void wantsANameForTheFile() {
    TestCall call = new TestCall().with("URL", url("in/"));
    assertThatThrownBy(() -> run("get", call)).isInstanceOf(UsageException.class);
  }
}
