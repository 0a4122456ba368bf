package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpResponse;
import io.jackfield.http.message.PathText;
import io.jackfield.testkit.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a peer sends, whole, split and merged; in the tables {@code |} is CR LF, {@code ^} CR and
 * {@code ~} LF.
 */
@Timeout(20)
class RequestTest {
  private final TestServer server =
      new TestServer()
          .handleAsync(
              "/echo/*",
              request ->
                  request
                      .body()
                      .bytes(4000)
                      .thenApply(
                          body ->
                              HttpResponse.text(
                                  request.path()
                                      + ":"
                                      + new String(body, StandardCharsets.UTF_8))));

  @AfterEach
  void close() {
    server.close();
  }

  /** What no file may be called is a path of a handler all the same. */
  @Test
  void aHandlerMayHaveAnyPath() {
    String element = "\u200b\u202e";
    TestConnection connection = server.connect();
    send(connection, "GET /echo/" + PathText.encode(element) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    String utf8 = new String(element.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(received(connection)).startsWith("HTTP/1.1 200 ").endsWith("/echo/" + utf8 + ":");
    assertThat(server.exchange("GET /%E2%80%8B HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ");
  }

  @Test
  void aHandlerSeesTheParametersOfItsPath() {
    server.handle(
        "/orders/{id}/*",
        request ->
            HttpResponse.text(
                request.pathParameters()
                    + " "
                    + request.pathParameter("none").isPresent()
                    + " "
                    + request.version()
                    + " "
                    + request.principal().isPresent()));
    assertThat(server.exchange("GET /orders/a%20b/1/2 HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains("id=a b", "*=1/2")
        .endsWith(" false HTTP/1.1 false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "400! GET /|Host: x||",
        "400! GET  /echo HTTP/1.1|Host: x||",
        "400! GET /echo  HTTP/1.1|Host: x||",
        "400! GET /echo HTTP/1.1 |Host: x||",
        "400! GET /echo HTTP/11|Host: x||",
        "400! GET /echo http/1.1|Host: x||",
        "505! PRI * HTTP/2.0||",
        "505! GET /echo HTTP/0.9||",
        "400! G(T /echo HTTP/1.1|Host: x||",
        "400! GET echo HTTP/1.1|Host: x||",
        "400! GET * HTTP/1.1|Host: x||",
        "400! GET ftp://x/echo HTTP/1.1|Host: x||",
        "400! GET http://x:y/echo HTTP/1.1|Host: x||",
        "400! GET http:///echo HTTP/1.1|Host: x||",
        "400! GET http://x/echo HTTP/1.1|Host: x/y||",
        "400! GET http://x/echo HTTP/1.1||",
        "400! GET http://user@x/echo HTTP/1.1|Host: x||",
        "400! GET /echo#a HTTP/1.1|Host: x||",
        "400! GET /echo HTTP/1.1||",
        "400! GET /echo HTTP/1.1|Host: x|Host: x||",
        "400! GET /echo HTTP/1.1|Host:||",
        "400! GET /echo HTTP/1.1|Host: x/y||",
        "400! GET /echo HTTP/1.1|Host: x:123456||",
        "400! GET /echo HTTP/1.1|Host : x||",
        "400! GET /echo HTTP/1.1| Host: x||",
        "400! GET /echo HTTP/1.1|Host: x|A: b| folded||",
        "400! GET /echo HTTP/1.1|Host: x|A||",
        "400! GET /echo HTTP/1.1|Host: x|: b||",
        "400! GET /echo HTTP/1.1|Host: x|A: b\0||",
        "400! GET /echo HTTP/1.1~Host: x~~",
        "400! GET /echo HTTP/1.1|Host: x~||",
        "400! GET /echo HTTP/1.1|Host: x|A: b^c||",
        "400! POST /echo HTTP/1.1|Host: x|Content-Length: 1|Content-Length: 1||a",
        "400! POST /echo HTTP/1.1|Host: x|Content-Length: 1, 1||a",
        "400! POST /echo HTTP/1.1|Host: x|Content-Length: +1||a",
        "400! POST /echo HTTP/1.1|Host: x|Content-Length: -1||a",
        "400! POST /echo HTTP/1.1|Host: x|Content-Length: 0x1||a",
        "400! POST /echo HTTP/1.1|Host: x|Content-Length: 99999999999999999999||a",
        "400! POST /echo HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: chunked||0||",
        "400! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked|Transfer-Encoding:"
            + " chunked||0||",
        "400! POST /echo HTTP/1.0|Transfer-Encoding: chunked||0||",
        "501! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: gzip, chunked||0||",
        "400! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: xchunked||0||",
        "400! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked||1~a|0||",
        "400! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked||-1|a|0||",
        "400! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked||1|ab|0||",
        "400! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked||1;a~b|a|0||",
        "413! POST /echo HTTP/1.1|Host: x|Content-Length: 5001||",
        "400! GET /echo HTTP/1.0|Connection: keep-alive|Content-Length: 0|Content-Length: 40||GET /echo",
        "400! GET /echo HTTP/1.0|Content-Length: 1|content-length: 1||a",
        "400! GET /echo HTTP/1.0|CONTENT-LENGTH: 0, 40||a",
        "400! GET /echo HTTP/1.0|Content-Length: 0,||a",
        "400! GET /echo HTTP/1.0|Content-Length:||a",
        "400! GET /echo HTTP/1.0|Content-Length: 1 1||a",
        "400! GET /echo HTTP/1.0|Content-Length: 1|Transfer-Encoding: chunked||0||",
        "400! GET /echo HTTP/1.0|Transfer-Encoding: chunked|Content-Length: 1||0||",
        "400! GET /echo HTTP/1.0|Transfer-Encoding: identity|Content-Length: 1||a",
        "400! GET /echo HTTP/1.0|Transfer-Encoding: identity||a",
        "400! GET /echo HTTP/1.0|Content-Length : 1||a",
        "400! GET /echo HTTP/1.0|A: b| Content-Length: 1||a",
        "400! GET /echo HTTP/1.0|A: b~Content-Length: 1||a",
        "400! GET /echo HTTP/1.0|A: b^Content-Length: 1||a",
        "400! GET /echo HTTP/1.0|Content-Length: 1^||a",
        "400! GET /echo HTTP/1.0~||",
        "400! GET /echo HTTP/1.1|Host: x|Content-Length: 0|Content-Length: 40||GET /echo",
        "400! GET /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked|Content-Length: 1||0||",
        "400! GET /echo HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: identity||a",
        "400! GET /echo HTTP/1.1|Host: x|Transfer-Encoding : chunked||0||",
        "400! GET /echo HTTP/1.1|Host: x|Transfer-Encoding:^chunked||0||",
        "400! GET /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked, chunked||0||",
        "400! GET /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked, identity||0||",
        "501! GET /echo HTTP/1.1|Host: x|Transfer-Encoding: x, chunked||0||",
        "400! GET /echo HTTP/1.1|Host: x|Sec-WebSocket-Key1: a|Sec-WebSocket-Key2: b||GET /ech",
        "400! GET /echo/%00 HTTP/1.1|Host: x||",
        "400! GET /echo/%0a HTTP/1.1|Host: x||",
        "400! GET /echo/%2f HTTP/1.1|Host: x||",
        "400! GET /echo/%5C HTTP/1.1|Host: x||",
        "400! GET /echo/\\ HTTP/1.1|Host: x||",
        "400! GET /echo/%c0%af HTTP/1.1|Host: x||",
        "400! GET /echo/%ed%a0%80 HTTP/1.1|Host: x||",
        "400! GET /echo/%ff HTTP/1.1|Host: x||",
        "400! GET /echo/%u002e HTTP/1.1|Host: x||",
        "400! GET /echo/% HTTP/1.1|Host: x||",
        "400! GET /.. HTTP/1.1|Host: x||",
        "400! GET /a/%2e%2E/.%2e/ HTTP/1.1|Host: x||",
        "400! GET /echo/%C2%9B HTTP/1.1|Host: x||",
        "501! BREW /echo HTTP/1.1|Host: x||",
        "501! get /echo HTTP/1.1|Host: x||",
        "501! TRACE /echo HTTP/1.1|Host: x||",
        "501! CONNECT x:443 HTTP/1.1|Host: x:443||",
        "417! GET /echo HTTP/1.1|Host: x|Expect: more||",
      })
  void refuses(int status, String request) {
    String answer = server.exchange(lines(request));
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("application/problem+json");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    if (status == 400 || status == 505 || request.startsWith("CONNECT")) {
      assertThat(answer).contains("connection: close");
    }
  }

  /** What stands behind the head of a chunked request. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "1;|a|0||",
        "1; |a|0||",
        "1;=b|a|0||",
        "1;b=|a|0||",
        "1;;|a|0||",
        "1;b;|a|0||",
        "1;b c|a|0||",
        "1;b=\"c|a|0||",
        "1;b=\"c\"d|a|0||",
        "1;b=c^|a|0||",
        "1;b~|a|0||",
        "1 |a|0||",
        "1 1|a|0||",
        "+1|a|0||",
        "-1|a|0||",
        "0x1|a|0||",
        "1_0|a|0||",
        "fffffffffffffffff|a|0||",
        "8000000000000000|a|0||",
        ";b|a|0||",
        "|a|0||",
        "1~a|0||",
        "1^a|0||",
        "1|ab|0||",
        "1|a~0||",
        "1|a^0||",
        "1|a0||",
        "0|A||",
        "0|A : b||",
        "0| A: b||",
        "0|A: b| c||",
        "0|A: b~|",
        "0|A: b^c||",
        "0|: b||",
        "0~~",
        "0|~",
      })
  void refusesChunks(String chunks) {
    String answer =
        server.exchange(
            lines("POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked||" + chunks)
                + lines("GET /echo/second HTTP/1.1|Host: x||"));
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("connection: close");
    assertThat(answer).doesNotContain("/echo/second");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "/echo:! GET /echo HTTP/1.1|Host: x||",
        "/echo:! |GET /echo HTTP/1.1|Host: x||",
        "/echo:! GET /echo HTTP/1.0||",
        "/echo:! GET http://X:80/echo?a HTTP/1.1|Host: x:80||",
        "/echo:! GET http://y/echo HTTP/1.1|Host: x||",
        "/echo:! GET http://a/echo HTTP/1.1|Host: a:80||",
        "/echo:! GET HTTP://A:80/echo HTTP/1.1|Host: a||",
        "/echo:! GET http://a:/echo HTTP/1.0||",
        "/echo/a;x=1/b;:! GET /echo/a;x=1/b; HTTP/1.1|Host: x||",
        "/echo/;:! GET /echo/%3B HTTP/1.1|Host: x||",
        "/echo/a/:! GET //echo/./b/../a/ HTTP/1.1|Host: x||",
        "/echo/a:! GET /%65cho/b/%2E%2e/a HTTP/1.1|Host: [::1]:8080||",
        "/echo/%2e:! GET /echo/%252e HTTP/1.1|Host: x||",
        "/echo:abc! POST /echo HTTP/1.1|Host: x|Content-Length: 3||abc",
        "/echo:abc! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked||2;x=y|ab|1|c|0|T: u||",
        "/echo:abc! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: Chunked||2;x|ab|01 ; y = \"\\\" ;\"|c|0|T:||",
        "/echo:abcdefghijk! POST /echo HTTP/1.1|Host: x|Transfer-Encoding: chunked||B|abcdefghijk|00;z|T: u|V: w||",
        "/echo:abc! POST /echo HTTP/1.0|Content-Length:  03 ||abc",
      })
  void answersWholeAndSplit(String expected, String request) {
    assertThat(server.exchange(lines(request))).endsWith("\r\n\r\n" + expected);
    TestConnection connection = server.connect();
    for (char c : lines(request).toCharArray()) {
      send(connection, String.valueOf(c));
    }
    assertThat(received(connection)).endsWith("\r\n\r\n" + expected);
  }

  @Test
  void everyCharacterOfAPathReachesItsHandler() {
    String plain = "/echo/-._~!$&'()*+,;=:@azAZ09";
    assertThat(server.exchange("GET " + plain + " HTTP/1.0\r\n\r\n")).endsWith(plain + ":");
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    String request = lines("POST /echo/%d HTTP/1.1|Host: x|Content-Length: 1||z");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      all.append(request.formatted(i));
    }
    TestConnection connection = server.connect();
    send(connection, all.toString());
    String answers = received(connection);
    int from = 0;
    for (int i = 0; i < 500; i++) {
      from = answers.indexOf("/echo/" + i + ":z", from);
      assertThat(from).isPositive();
    }
    assertThat(connection.wire().isActive()).isTrue();
  }

  @Test
  void limitsLineFieldsAndTheirNumber() {
    String longText = "a".repeat(1100);
    assertThat(server.exchange("GET /" + longText)).startsWith("HTTP/1.1 414 ");
    assertThat(server.exchange(lines("GET /echo HTTP/1.1|Host: x|A: " + longText)))
        .startsWith("HTTP/1.1 431 ");
    assertThat(server.exchange(lines("GET /echo HTTP/1.1|Host: x|" + "A: b|".repeat(10) + "|")))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void tellsAClientThatWaitsToContinue() {
    TestConnection connection = server.connect();
    send(connection, lines("POST /echo HTTP/1.1|Host: x|Expect: 100-continue|Content-Length: 1||"));
    assertThat(received(connection)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    send(connection, "z");
    assertThat(received(connection)).startsWith("HTTP/1.1 200 ").endsWith(":z");
  }

  @Test
  void keepsAliveAsTheVersionSays() {
    assertThat(server.exchange(lines("GET /echo HTTP/1.1|Host: x||")))
        .doesNotContain("connection:");
    assertThat(server.exchange(lines("GET /echo HTTP/1.0||"))).contains("connection: close");
    assertThat(server.exchange(lines("GET /echo HTTP/1.0|Connection: keep-alive||")))
        .contains("connection: keep-alive");
    TestConnection connection = server.connect();
    send(connection, lines("GET /echo HTTP/1.1|Host: x|Connection: close||"));
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void aHeadThatDoesNotComeInTimeIsRefused() {
    TestConnection connection = server.connect();
    send(connection, "GET /echo HTTP/1.1\r\n");
    connection.wire().advanceTimeBy(21, TimeUnit.SECONDS);
    connection.wire().runScheduledPendingTasks();
    assertThat(received(connection)).startsWith("HTTP/1.1 408 ");
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void aBodyThatDoesNotComeInTimeIsRefused() {
    TestConnection connection = server.connect();
    send(connection, lines("POST /echo HTTP/1.1|Host: x|Content-Length: 3||a"));
    connection.wire().advanceTimeBy(31, TimeUnit.SECONDS);
    connection.wire().runScheduledPendingTasks();
    connection.wire().runPendingTasks();
    assertThat(received(connection)).startsWith("HTTP/1.1 408 ");
  }

  private static String lines(String text) {
    return text.replace("|", "\r\n").replace("~", "\n").replace("^", "\r");
  }
}
