package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.file.VirtualPath;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.files.ReadyFile;
import io.jackfield.http.files.ReadyFiles;
import io.jackfield.http.files.TestFiles;
import io.jackfield.http.files.TestViews;
import io.jackfield.http.message.Preconditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that are sent without a look at the disk. */
@Timeout(20)
class ReadyFilesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path root;
  private long nanos = Long.MAX_VALUE - 100; // it may run over
  private final ReadyFiles ready = new ReadyFiles(() -> nanos);
  private final TestViews views = new TestViews();
  private TestServer server;

  @BeforeEach
  void fill() throws IOException {
    views.anonymous(new TestFiles(root));
    server = new TestServer().views(views).ready(ready);
    Files.writeString(root.resolve("a"), "old");
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("d/index.html"), "old");
    assertThat(get("/a", "")).endsWith("old");
    assertThat(get("/d/", "")).endsWith("old");
    Files.writeString(root.resolve("a"), "newer");
    Files.writeString(root.resolve("d/index.html"), "newer");
  }

  private String get(String path, String fields) {
    return server.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "/d/"})
  void whatOthersChangeIsSeenAfterASecond(String path) {
    nanos += SECOND.toNanos();
    assertThat(get(path, "")).endsWith("old");
    nanos++;
    assertThat(get(path, "")).endsWith("newer");
  }

  @Test
  void whatThisDaemonChangesIsSeenAtOnce() {
    ready.changed(VirtualPath.parse("/a"));
    assertThat(get("/a", "")).endsWith("newer");
    assertThat(get("/d/", "")).endsWith("old");
    ready.changed(VirtualPath.parse("/d/index.html"));
    assertThat(get("/d/", "")).endsWith("newer");
  }

  @Test
  void aFolderThatIsMovedTakesAllAlong() {
    ready.allChanged();
    assertThat(get("/a", "")).endsWith("newer");
    assertThat(get("/d/", "")).endsWith("newer");
  }

  @Test
  void aPermissionThatIsWithdrawnCountsAtOnce() {
    views.anonymous(new TestFiles(root, VirtualPath.parse("/d")));
    assertThat(get("/a", "")).startsWith("HTTP/1.1 401 ");
    assertThat(get("/d/", "")).endsWith("old");
  }

  @Test
  void conditionsCount() {
    assertThat(get("/a", "If-None-Match: \"tag3\"\r\n"))
        .startsWith("HTTP/1.1 304 ")
        .contains("etag: \"tag3\"\r\n")
        .doesNotContain("\ncontent-type:", "\ncontent-length:")
        .endsWith("\r\n\r\n");
    assertThat(get("/a", "If-Match: \"other\"\r\n")).startsWith("HTTP/1.1 412 ");
    assertThat(get("/a", "If-None-Match: \"tag5\"\r\n")).endsWith("old");
  }

  @Test
  void rangesComeFromTheDisk() {
    assertThat(get("/a", "Range: bytes=0-1\r\n")).startsWith("HTTP/1.1 206 ").endsWith("ne");
  }

  @Test
  void aHeadIsAnsweredWithoutContent() {
    assertThat(server.exchange("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("content-length: 3\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void whatChangedWhileItWasReadIsNotKept() {
    long before = ready.changes();
    ready.changed(VirtualPath.parse("/other"));
    ready.keep("/b", VirtualPath.parse("/b"), file("b"), 1 << 20, before);
    assertThat(ready.find("/b")).isNull();
  }

  @Test
  void thereIsNoMoreThanThereIsRoomFor() {
    int room = 20 * 1027;
    for (int i = 0; i < 100; i++) {
      String name = "f" + i;
      ready.keep("/" + name, VirtualPath.parse("/" + name), file("old"), room, ready.changes());
      assertThat(ready.find("/f0")).as("is in use").isNotNull();
    }
    long kept = 0;
    for (int i = 0; i < 100; i++) {
      kept += ready.find("/f" + i) == null ? 0 : 1;
    }
    assertThat(kept).isBetween(10L, 20L);
  }

  private static ReadyFile file(String content) {
    Preconditions none = new Preconditions("\"x\"", 0);
    HttpResponse whole = HttpResponse.text(content);
    return new ReadyFile(none, whole, whole, whole);
  }
}
