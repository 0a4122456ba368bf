package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.files.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class FilesTest {
  private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";
  private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";
  private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";

  @TempDir Path root;
  private TestFiles files;
  private TestServer server;

  @BeforeEach
  void fill() throws IOException {
    files = new TestFiles(root);
    server = new TestServer().files(files);
    Path file = Files.writeString(root.resolve("ten.txt"), "0123456789");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1994-11-06T08:49:37.5Z")));
    Files.createFile(root.resolve("empty"));
    Files.createFile(root.resolve(".hidden"));
    Files.createDirectories(root.resolve("with/index.html"));
    Files.delete(root.resolve("with/index.html"));
    Files.writeString(root.resolve("with/index.html"), "<p>home");
    Files.createDirectory(root.resolve("a b"));
    Files.createFile(root.resolve("a b/<i>&:.txt"));
    Files.createDirectory(root.resolve("a b/sub"));
    Files.createDirectory(root.resolve("many"));
    for (int i = 0; i < 7; i++) {
      Files.createFile(root.resolve("many/" + i));
    }
  }

  @AfterEach
  void everyFileIsClosed() {
    assertThat(files.allClosed()).isTrue();
  }

  private String ask(String method, String target, String fields) {
    return server.exchange(method + " " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
  }

  @Test
  void servesAFile() {
    assertThat(ask("GET", "/ten.txt", ""))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("content-type: text/plain; charset=utf-8\r\n")
        .contains("x-content-type-options: nosniff\r\n")
        .contains("cache-control: no-cache\r\n")
        .contains("etag: \"tag10\"\r\n")
        .contains("last-modified: " + MODIFIED + "\r\n")
        .contains("accept-ranges: bytes\r\n")
        .contains("date: Thu, 06 Nov 2025 08:49:37 GMT\r\n")
        .contains("content-length: 10\r\n")
        .endsWith("\r\n\r\n0123456789");
    assertThat(ask("HEAD", "/ten.txt", "")).contains("content-length: 10\r\n").endsWith("\r\n\r\n");
    assertThat(ask("GET", "/empty", "")).contains("content-length: 0\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void isNeverModifiedLaterThanNow() throws IOException {
    Instant later = TestServer.CLOCK.instant().plusSeconds(864_000);
    Files.setLastModifiedTime(root.resolve("ten.txt"), FileTime.from(later));
    String now = "Thu, 06 Nov 2025 08:49:37 GMT";
    assertThat(ask("GET", "/ten.txt", "")).contains("last-modified: " + now + "\r\n");
    assertThat(ask("GET", "/ten.txt", "If-Modified-Since: " + now + "\r\n"))
        .startsWith("HTTP/1.1 304 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | If-None-Match: \"other\"",
        "304 | If-None-Match: \"tag10\"",
        "304 | If-None-Match: \"a,b\", W/\"tag10\"",
        "304 | If-None-Match: *",
        "412 | If-Match: \"other\"",
        "412 | If-Match: W/\"tag10\"",
        "200 | If-Match: \"x\", \"tag10\"",
        "200 | If-Match: *",
        "304 | If-Modified-Since: " + MODIFIED,
        "304 | If-Modified-Since: " + LATER,
        "200 | If-Modified-Since: " + EARLIER,
        "200 | If-Modified-Since: yesterday",
        "304 | If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT",
        "304 | If-Modified-Since: Sun Nov  6 08:49:37 1994",
        "412 | If-Unmodified-Since: " + EARLIER,
        "200 | If-Unmodified-Since: " + MODIFIED,
        "200 | If-None-Match: \"other\"~If-Modified-Since: " + LATER,
        "200 | If-Match: \"tag10\"~If-Unmodified-Since: " + EARLIER,
        "412 | If-Match: \"other\"~If-None-Match: \"tag10\"",
        "304 | If-Match: *~If-None-Match: \"tag10\"",
        "304 | If-None-Match: \"tag10\"~Range: bytes=0-1",
        "206 | If-Range: \"tag10\"~Range: bytes=0-1",
        "200 | If-Range: \"other\"~Range: bytes=0-1",
        "200 | If-Range: W/\"tag10\"~Range: bytes=0-1",
        "206 | If-Range: " + MODIFIED + "~Range: bytes=0-1",
        "200 | If-Range: " + LATER + "~Range: bytes=0-1",
      })
  void honoursConditions(int status, String fields) {
    String answer = ask("GET", "/ten.txt", fields.replace("~", "\r\n") + "\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    if (status == 304) {
      assertThat(answer)
          .contains("etag: \"tag10\"\r\n")
          .doesNotContain("content-length:", "content-type:");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0 | bytes 0-0/10 | 0",
        "bytes=2-4 | bytes 2-4/10 | 234",
        "bytes=8- | bytes 8-9/10 | 89",
        "bytes=8-99999999999999999999 | bytes 8-9/10 | 89",
        "bytes=-3 | bytes 7-9/10 | 789",
        "bytes=-99999999999999999999 | bytes 0-9/10 | 0123456789",
        "BYTES=20-,1-1 | bytes 1-1/10 | 1",
      })
  void sendsARange(String range, String described, String content) {
    assertThat(ask("GET", "/ten.txt", "Range: " + range + "\r\n"))
        .startsWith("HTTP/1.1 206 ")
        .contains("content-range: " + described + "\r\n")
        .contains("content-length: " + content.length() + "\r\n")
        .endsWith("\r\n\r\n" + content);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | bytes",
        "200 | lines=1-2",
        "200 | bytes=",
        "200 | bytes=-",
        "200 | bytes=4-2",
        "200 | bytes=a-2",
        "200 | bytes=1-2,x",
        "200 | bytes=0-1,1-2,2-3,3-4,4-5",
        "200 | bytes=0-,0-,0-",
        "416 | bytes=10-",
        "416 | bytes=-0",
        "416 | bytes=99999999999999999999-",
      })
  void ignoresOrRefusesOtherRanges(int status, String range) {
    String answer = ask("GET", "/ten.txt", "Range: " + range + "\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    if (status == 416) {
      assertThat(answer).contains("content-range: bytes */10\r\n");
    }
  }

  @Test
  void sendsSeveralRanges() {
    String answer = ask("GET", "/ten.txt", "Range: bytes=0-1,8-8\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 206 ")
        .contains("content-type: multipart/byteranges; boundary=")
        .contains("Content-Range: bytes 0-1/10\r\n\r\n01\r\n--")
        .contains("Content-Range: bytes 8-8/10\r\n\r\n8\r\n--");
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(answer).contains("content-length: " + body.length() + "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "404, /none",
    "404, /ten.txt/",
    "404, /.hidden",
    "403, /secret",
    "404, /a/b",
  })
  void tellsWhatItDoesNotServe(int status, String target) {
    assertThat(ask("GET", target, ""))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("\"status\":" + status);
    assertThat(ask("GET", target, "Accept: text/html,*/*\r\n"))
        .contains("content-type: text/html; charset=utf-8\r\n")
        .contains("<h1>" + status + " ");
  }

  @Test
  void allowsReadingOnly() {
    assertThat(ask("PUT", "/ten.txt", "Content-Length: 0\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("allow: GET, HEAD, OPTIONS\r\n");
    assertThat(ask("OPTIONS", "/ten.txt", ""))
        .startsWith("HTTP/1.1 204 ")
        .contains("allow: GET, HEAD, OPTIONS\r\n")
        .doesNotContain("content-length");
    assertThat(ask("OPTIONS", "*", "")).startsWith("HTTP/1.1 204 ").contains("allow: ");
  }

  @Test
  void redirectsAFolderWithoutItsSlashToThisHostOnly() {
    assertThat(ask("GET", "//a%20b?q=1", ""))
        .startsWith("HTTP/1.1 301 ")
        .contains("location: /a%20b/?q=1\r\n");
  }

  @Test
  void servesTheIndexOfAFolder() {
    assertThat(ask("GET", "/with/", "")).contains("text/html").endsWith("<p>home");
  }

  @Test
  void listsAFolder() {
    assertThat(ask("GET", "/a%20b/", ""))
        .startsWith("HTTP/1.1 200 ")
        .contains("content-security-policy: default-src 'none'; style-src 'sha256-")
        .contains("x-content-type-options: nosniff\r\n")
        .containsSubsequence(
            "<a href=\"./sub/\">sub/</a>",
            "<a href=\"./%3Ci%3E&amp;:.txt\">&lt;i&gt;&amp;:.txt</a>");
    assertThat(ask("GET", "/a%20b/?format=json", ""))
        .contains("content-type: application/json\r\n")
        .contains("{\"name\":\"<i>&:.txt\",\"folder\":false,\"size\":0,\"modified\":\"");
    assertThat(ask("GET", "/", "Accept: application/json\r\n")).doesNotContain(".hidden");
    assertThat(ask("GET", "/many/", "Accept: application/json\r\n")).contains("\"cut\":true");
    assertThat(ask("GET", "/many/", "")).contains("There are more entries");
  }

  @Test
  void asksForAnAccountWhereNobodyMayRead() {
    server = new TestServer();
    assertThat(ask("GET", "/ten.txt", "")).startsWith("HTTP/1.1 401 ");
  }
}
