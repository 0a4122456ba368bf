package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Http;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What curl gets. */
@Needs("curl")
class HttpIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  /** What anybody may read. */
  private static final String WEB = "/public/web";

  private static final byte[] CONTENT = new byte[300_000];

  /** The ways to the same server. */
  enum Way {
    PLAIN,
    TLS_UNCHECKED,
    TLS_CHECKED;

    private Http.Response curl(String target, String... options) {
      List<String> words = new ArrayList<>(List.of(options));
      Path certificate = running.home().path("data", "tls", "development.crt");
      switch (this) {
        case PLAIN -> words.add("http://127.0.0.1:" + running.port("http") + target);
        case TLS_UNCHECKED ->
            words.addAll(List.of("-k", "https://127.0.0.1:" + running.port("https") + target));
        case TLS_CHECKED ->
            words.addAll(
                List.of(
                    "--cacert",
                    certificate.toString(),
                    "https://localhost:" + running.port("https") + target));
      }
      return Http.curl(words);
    }
  }

  @BeforeAll
  static void makeFiles() throws Exception {
    new Random(7).nextBytes(CONTENT);
    Path root = Files.createDirectories(running.home().path("files", "public", "web"));
    Files.write(root.resolve("data.bin"), CONTENT);
    Files.createFile(root.resolve("empty"));
    Path folder = Files.createDirectory(root.resolve("folder"));
    Files.writeString(folder.resolve("a <b> & c.txt"), "odd name");
    Files.writeString(folder.resolve("Grüße.txt"), "more than ASCII");
  }

  @ParameterizedTest
  @EnumSource
  void fetchesAFile(Way way) {
    Http.Response response = way.curl(WEB + "/data.bin");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(CONTENT);
    assertThat(way.curl(WEB + "/empty").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void fetchesARange(Way way) {
    Http.Response response = way.curl(WEB + "/data.bin", "-r", "1000-1999");
    assertThat(response.status()).isEqualTo(206);
    assertThat(response.header("content-range")).hasValue("bytes 1000-1999/300000");
    assertThat(response.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 1000, 2000));
    assertThat(way.curl(WEB + "/data.bin", "-r", "300000-").status()).isEqualTo(416);
  }

  @ParameterizedTest
  @EnumSource
  void sendsNothingThatTheClientHas(Way way) {
    String tag = way.curl(WEB + "/data.bin").header("etag").orElseThrow();
    Http.Response response = way.curl(WEB + "/data.bin", "-H", "If-None-Match: " + tag);
    assertThat(response.status()).isEqualTo(304);
    assertThat(response.body()).isEmpty();
    assertThat(way.curl(WEB + "/data.bin", "-H", "If-None-Match: \"other\"").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsNotThereOrNotAllowed(Way way) {
    assertThat(way.curl(WEB + "/nothing").status()).isEqualTo(404);
    Http.Response response = way.curl(WEB + "/data.bin", "-X", "DELETE");
    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("allow").orElseThrow()).contains("GET", "HEAD");
    assertThat(running.home().path("files", "public", "web", "data.bin")).exists();
  }

  @ParameterizedTest
  @EnumSource
  void listsAFolder(Way way) {
    Http.Response response = way.curl(WEB + "/folder/");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text())
        .contains("a &lt;b&gt; &amp; c.txt", "Gr%C3%BC%C3%9Fe.txt")
        .doesNotContain("<b>");
    assertThat(way.curl(WEB + "/folder/Gr%C3%BC%C3%9Fe.txt").text()).isEqualTo("more than ASCII");
  }

  @ParameterizedTest
  @EnumSource
  void reachesAHandler(Way way) {
    Http.Response response = way.curl("/hello?name=x");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).contains("x");
    assertThat(way.curl("/hello?name=x", "-d", "y").status()).isEqualTo(405);
  }

  @Test
  void keepsTheConnectionAndTheOrder() throws Exception {
    try (Wire wire = new Wire(running.port("http"))) {
      assertThat(wire.get("/hello?name=one")).startsWith("HTTP/1.1 200").contains("one");
      assertThat(wire.get(WEB + "/nothing")).startsWith("HTTP/1.1 404");
      wire.send("GET /hello?name=two HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(wire.get("/hello?name=three")).contains("two").doesNotContain("three");
      assertThat(wire.get(WEB + "/empty")).contains("three");
    }
  }

  @Test
  void tellsWhoForgetsTls() throws Exception {
    try (Wire wire = new Wire(running.port("https"))) {
      assertThat(wire.get("/hello")).startsWith("HTTP/1.1 400").contains("https://");
    }
  }
}
