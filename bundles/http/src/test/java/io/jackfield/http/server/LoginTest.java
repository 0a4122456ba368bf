package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.file.VirtualPath;
import io.jackfield.http.exchange.AccessLog;
import io.jackfield.http.exchange.Exchange;
import io.jackfield.http.exchange.TestExchange;
import io.jackfield.http.files.TestFiles;
import io.jackfield.http.files.TestViews;
import io.jackfield.testkit.TestConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files behind HTTP Basic. */
@Timeout(20)
class LoginTest {
  private static final String CHALLENGE =
      "www-authenticate: Basic realm=\"jackfield\", charset=\"UTF-8\"\r\n";

  @TempDir Path root;
  private TestViews views;
  private TestServer server;

  @BeforeEach
  void fill() throws IOException {
    for (String folder : new String[] {"public", "ann", "bob"}) {
      Files.createDirectory(root.resolve(folder));
      Files.writeString(root.resolve(folder).resolve("x"), folder);
    }
    views =
        new TestViews()
            .anonymous(new TestFiles(root, VirtualPath.parse("/public")))
            .account("ann", new TestFiles(root, VirtualPath.parse("/ann")))
            .account("m\u00fcller", new TestFiles(root, VirtualPath.parse("/bob")));
    server = new TestServer().views(views);
  }

  private String ask(String target, String fields) {
    return server.exchange("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
  }

  private static String basic(String name, String password) {
    byte[] both = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: basic " + Base64.getEncoder().encodeToString(both) + "\r\n";
  }

  @Test
  void anybodyReadsWhatIsOpenAndNoMore() {
    assertThat(ask("/public/x", "")).contains("cache-control: no-cache\r\n").endsWith("public");
    for (String target : new String[] {"/ann/x", "/ann/none", "/ann/", "/ann", "/none", "/"}) {
      assertThat(ask(target, "")).startsWith("HTTP/1.1 401 ").contains(CHALLENGE);
    }
    assertThat(ask("/public/none", "")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void anAccountReadsItsOwnAndWhatIsOpen() {
    String ann = basic("ann", "nna");
    assertThat(ask("/ann/x", ann))
        .startsWith("HTTP/1.1 200 ")
        .contains("cache-control: private, no-cache\r\n")
        .endsWith("ann");
    assertThat(ask("/ann/", ann)).contains("cache-control: private, no-cache\r\n");
    assertThat(ask("/ann/none", ann)).startsWith("HTTP/1.1 404 ");
    assertThat(ask("/public/x", ann)).contains("cache-control: no-cache\r\n").endsWith("public");
    assertThat(ask("/bob/x", ann)).startsWith("HTTP/1.1 403 ").doesNotContain("authenticate");
    assertThat(ask("/bob/none", ann)).startsWith("HTTP/1.1 403 ");
    assertThat(ask("/bob/x", basic("m\u00fcller", "rell\u00fcm"))).endsWith("bob");
  }

  @Test
  void aWrongGuessIsAnsweredLater() {
    TestConnection connection = server.connect();
    TestServer.send(connection, "GET /ann/x HTTP/1.1\r\nHost: x\r\n" + basic("ann", "x") + "\r\n");
    assertThat(TestServer.received(connection)).isEmpty();
    connection.wire().advanceTimeBy(1, TimeUnit.SECONDS);
    connection.wire().runScheduledPendingTasks();
    assertThat(TestServer.received(connection)).startsWith("HTTP/1.1 401 ").contains(CHALLENGE);
    connection.wire().finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic !", "Basic YW5u", "Basic /w==", "Basic Og=="})
  void whatIsMalformedIsNoLogin(String value) {
    assertThat(ask("/public/x", "Authorization: " + value + "\r\n")).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void anotherSchemeIsNoneOfOurs() {
    assertThat(ask("/public/x", "Authorization: Bearer x\r\n")).endsWith("public");
  }

  @Test
  void tooManyChecksAreRefusedForNow() {
    views.busy();
    assertThat(ask("/ann/x", basic("ann", "nna")))
        .startsWith("HTTP/1.1 503 ")
        .contains("retry-after: 5\r\n");
  }

  @Test
  void passwordsAreNotTakenWhereTheOperatorSaysSo() {
    server.settings(TestServer.settingsWithBasic("never"));
    assertThat(ask("/ann/x", basic("ann", "nna")))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("authenticate");
    assertThat(ask("/public/x", basic("ann", "nna"))).endsWith("public");
  }

  @Test
  void whomAFilterHasLetInReadsAsTheAccountOfThatName() {
    server.filter(
        Map.of(),
        (request, next) -> {
          request.headers().first("x-name").ifPresent(request::setPrincipal);
          return next.handle();
        });
    assertThat(ask("/ann/x", "X-Name: ann\r\n")).endsWith("ann");
    assertThat(ask("/bob/x", "X-Name: ann\r\n")).startsWith("HTTP/1.1 403 ");
    assertThat(ask("/ann/x", "X-Name: nobody\r\n")).startsWith("HTTP/1.1 401 ");
    assertThat(ask("/public/x", "X-Name: nobody\r\n")).endsWith("public");
  }

  @ParameterizedTest
  @CsvSource({
    "ann, ann",
    "'a b\"c', a?b?c",
  })
  void theLogNamesTheAccount(String name, String written) {
    Exchange exchange = TestExchange.of(new TestConnection().remote());
    exchange.account(name);
    AccessLog log = new AccessLog(TestServer.CLOCK);
    assertThat(log.line(exchange)).startsWith("127.0.0.1 - " + written + " [");
  }
}
