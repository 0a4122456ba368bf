package io.jackfield.examples.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jackfield.task.NotRetryableException;
import io.jackfield.testkit.SettableClock;
import io.jackfield.testkit.TestRun;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  private static final byte[] KEY = "0123456789abcdef01234567".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path folder;

  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<Headers> heads = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private HttpServer receiver;
  private Path secret;
  private int timeout = 60;

  @BeforeEach
  void start() throws Exception {
    secret = folder.resolve("secret");
    Files.writeString(secret, "whsec_" + Base64.getEncoder().encodeToString(KEY) + "\n");
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::answer);
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    heads.add(exchange.getRequestHeaders());
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    exchange.sendResponseHeaders(answers.isEmpty() ? 200 : answers.remove(), -1);
    exchange.close();
  }

  private void post(TestRun run) throws Exception {
    post("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook", run);
  }

  private void post(String url, TestRun run) throws Exception {
    new Webhook(config(url, timeout), new SettableClock(NOW)).run(run);
  }

  private TestRun run() {
    return new TestRun(folder, "/in/ä \"1\".csv").with("size", 12).with("account", "ann");
  }

  @Test
  void postsTheFactsOfTheFileSigned() throws Exception {
    TestRun run = run();
    post(run);
    assertThat(run.reports()).containsExactly("answered 200");
    assertThat(bodies)
        .containsExactly(
            "{\"type\":\"file.arrived\",\"id\":\"0123456789abcdef\",\"data\":"
                + "{\"path\":\"/in/ä \\\"1\\\".csv\",\"size\":12,\"account\":\"ann\"}}");
    Headers head = heads.get(0);
    assertThat(head.getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(head.getFirst("webhook-id")).isEqualTo("0123456789abcdef");
    assertThat(head.getFirst("webhook-timestamp")).isEqualTo("1700000000");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    String signed = "0123456789abcdef.1700000000." + bodies.get(0);
    byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    assertThat(head.getFirst("webhook-signature"))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(signature));
  }

  @Test
  void aRetryIsTheSame() throws Exception {
    answers.addAll(List.of(500, 503));
    TestRun run = run();
    assertThatThrownBy(() -> post(run)).hasMessage("the receiver answered 500");
    assertThatThrownBy(() -> post(run)).hasMessage("the receiver answered 503");
    post(run);
    assertThat(bodies).hasSize(3).containsOnly(bodies.get(0));
    assertThat(heads)
        .extracting(head -> head.getFirst("webhook-id"))
        .hasSize(3)
        .containsOnly("0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 400, 401, 404, 429})
  void only2xxIsSuccessAndNoRedirectIsFollowed(int status) {
    answers.add(status);
    assertThatThrownBy(() -> post(run())).hasMessage("the receiver answered " + status);
    assertThat(bodies).hasSize(1);
  }

  @Test
  void aReceiverThatIsGoneIsNotAskedAgain() {
    answers.add(410);
    assertThatThrownBy(() -> post(run())).isInstanceOf(NotRetryableException.class);
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForLong() throws Exception {
    timeout = 1;
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      assertThatThrownBy(() -> post(url, run())).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.org/",
        "file:///etc/passwd",
        "/hook",
        "https:///x",
        "http://a:b@c/"
      })
  void postsByHttpOnly(String url) {
    assertThatThrownBy(() -> post(url, run())).hasMessage("url: not https://HOST/PATH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "whsec_c2hvcnQ=",
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
        "whsec_?tell?"
      })
  void aBadSecretIsNotTold(String text) throws Exception {
    Files.writeString(secret, text);
    assertThatThrownBy(() -> post(run()))
        .hasMessage(secret + ": not whsec_ and at least 24 bytes as base64")
        .hasNoCause();
    assertThat(bodies).isEmpty();
  }

  @Test
  void aMissingSecretIsATryThatFailed() throws Exception {
    Files.delete(secret);
    assertThatThrownBy(() -> post(run())).isInstanceOf(NoSuchFileException.class);
    assertThat(bodies).isEmpty();
  }

  private WebhookConfig config(String url, int timeout) {
    return new WebhookConfig() {
      @Override
      public String url() {
        return url;
      }

      @Override
      public String secret_file() {
        return secret.toString();
      }

      @Override
      public int timeout() {
        return timeout;
      }

      @Override
      public String[] task_path() {
        return new String[0];
      }

      @Override
      public int task_retries() {
        return 0;
      }

      @Override
      public String task_backoff() {
        return "";
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return WebhookConfig.class;
      }
    };
  }
}
