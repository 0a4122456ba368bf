package io.jackfield.http.server;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpException;
import io.jackfield.http.HttpFilter;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.files.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters before whatever answers. */
@Timeout(20)
class FilteringTest {
  @TempDir Path root;
  private final TestServer server = new TestServer();

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(root.resolve("file"), "from a file");
    server
        .files(new TestFiles(root))
        .handle("/blocking", request -> HttpResponse.text("by " + request.principal().orElse("-")))
        .handleAsync("/async", request -> completedFuture(HttpResponse.text("async")))
        .handle(
            "/broken",
            request -> {
              throw new IllegalStateException("on purpose");
            });
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String ask(String method, String path) {
    return server.exchange(method + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /blocking, 200",
    "GET, /async, 200",
    "GET, /file, 200",
    "GET, /none, 404",
    "GET, /broken, 500",
    "DELETE, /async, 405",
    "PUT, /file, 405",
    "OPTIONS, *, 204",
  })
  void seeEveryResponse(String method, String path, int status) {
    server.filter(
        Map.of(), (request, next) -> next.handle().thenApply(r -> r.header("x-seen", "yes")));
    assertThat(ask(method, path))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("\r\nx-seen: yes\r\n");
  }

  @Test
  void mayAnswerThemselvesAndSayWhoAsks() {
    HttpFilter login =
        (request, next) -> {
          if (request.headers().first("x-name").isEmpty()) {
            return failedFuture(
                new HttpException(401, "Say who you are.").with("www-authenticate", "Name"));
          }
          request.setPrincipal(request.headers().first("x-name").get());
          return next.handle();
        };
    server.filter(Map.of(), login);
    assertThat(ask("GET", "/blocking"))
        .startsWith("HTTP/1.1 401 ")
        .contains("www-authenticate: Name\r\n");
    assertThat(server.exchange("GET /blocking HTTP/1.1\r\nHost: x\r\nX-Name: ann\r\n\r\n"))
        .endsWith("by ann");
  }

  @Test
  void thatFailAreTheServersFault() {
    server.filter(
        Map.of(),
        (request, next) -> {
          throw new IllegalStateException("on purpose");
        });
    assertThat(ask("GET", "/async")).startsWith("HTTP/1.1 500 ").doesNotContain("on purpose");
  }
}
