package io.jackfield.client.http;

import static io.jackfield.client.http.HttpReadTest.is;
import static io.jackfield.client.http.WebServer.respond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.remote.Dialer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpRedirectTest {
  private WebServer elsewhere;
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    elsewhere =
        new WebServer(
            (request, out) -> {
              respond(out, "200 OK", "from elsewhere");
              return true;
            });
    server =
        new WebServer(
            (request, out) -> {
              respond(out, redirection(request));
              return true;
            });
  }

  private String redirection(WebServer.Request request) {
    return switch (request.target()) {
      case "/there" -> "200 OK";
      case "/relative" -> "302 Found\nLocation: there";
      case "/loop" -> "301 Moved\nLocation: /loop";
      case "/folder" -> "301 Moved\nLocation: /folder/";
      case "/folder/" -> "200 OK";
      case "/nowhere" -> "302 Found";
      case "/private" -> "302 Found\nLocation: http://127.0.0.2:" + elsewhere.port();
      case "/bad" -> "302 Found\nLocation: http://[::";
      case "/file" -> "302 Found\nLocation: file:///etc/passwd";
      case "/port" -> "302 Found\nLocation: http://localhost:99999/";
      case "/ftp" -> "302 Found\nLocation: ftp://localhost/";
      default -> "307 Elsewhere\nLocation: http://127.0.0.1:" + elsewhere.port() + "/x";
    };
  }

  @AfterEach
  void end() throws IOException {
    server.close();
    elsewhere.close();
  }

  private RemoteSpec.Builder spec() {
    return RemoteSpec.builder(URI.create(server.address()));
  }

  private static Remote remote(RemoteSpec.Builder builder) {
    RemoteSpec spec = builder.build();
    return new HttpRemote(spec, new Dialer(spec, d -> {}));
  }

  @Test
  void followsToTheSameServerOnOneConnection() throws IOException {
    try (Remote remote = remote(spec().user("ann", () -> "secret".toCharArray()))) {
      remote.read("relative", 0, "").close();
    }
    assertThat(server.requests)
        .extracting(r -> r.target() + " " + r.field("Authorization") + " " + r.connection())
        .containsExactly("/relative Basic YW5uOnNlY3JldA== 1", "/there Basic YW5uOnNlY3JldA== 1");
  }

  @Test
  void tellsNobodyElseThePassword() throws IOException {
    try (Remote remote = remote(spec().user("ann", () -> "secret".toCharArray()));
        RemoteInput in = remote.read("away", 0, "")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("from elsewhere");
    }
    assertThat(server.requests.get(0).field("Authorization")).startsWith("Basic ");
    assertThat(elsewhere.requests.get(0).field("Authorization")).isEmpty();
  }

  @Test
  void tellsNobodyElseTheToken() throws IOException {
    try (Remote remote = remote(spec().token(() -> "secret".toCharArray()))) {
      remote.read("away", 0, "").close();
    }
    assertThat(server.requests.get(0).field("Authorization")).isEqualTo("Bearer secret");
    assertThat(elsewhere.requests.get(0).field("Authorization")).isEmpty();
  }

  @Test
  void checksTheAddressOfEach() {
    try (Remote remote = remote(spec().onBehalfOfPeer(List.of("127.0.0.1", "::1")))) {
      assertThatThrownBy(() -> remote.read("private", 0, ""))
          .satisfies(is(Reason.FORBIDDEN_ADDRESS))
          .hasMessageContaining("127.0.0.2");
    }
  }

  @Test
  void givesUpALoop() {
    try (Remote remote = remote(spec())) {
      assertThatThrownBy(() -> remote.read("loop", 0, ""))
          .satisfies(is(Reason.REFUSED))
          .hasMessageEndingWith("redirects more than 10 times");
    }
    assertThat(server.requests).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "bad", "file", "ftp", "port"})
  void followsToTheWebAlone(String path) {
    try (Remote remote = remote(spec())) {
      assertThatThrownBy(() -> remote.read(path, 0, "")).satisfies(is(Reason.UNSUPPORTED));
    }
  }

  @Test
  void knowsAFolderByWhereItLeads() throws IOException {
    try (Remote remote = remote(spec())) {
      assertThat(remote.stat("folder").map(RemoteFile::folder)).isEqualTo(Optional.of(true));
      assertThat(remote.stat("there").map(RemoteFile::folder)).isEqualTo(Optional.of(false));
    }
  }
}
