package io.jackfield.http.server;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpResponse;
import io.jackfield.http.files.TestFiles;
import io.jackfield.testkit.TestConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request and its response as frames. */
@Timeout(20)
class Http2StreamTest {
  private final SubmissionPublisher<ByteBuffer> published =
      new SubmissionPublisher<>(Runnable::run, 8);
  private final TestServer server =
      new TestServer()
          .handleAsync(
              "/echo",
              request ->
                  request
                      .body()
                      .bytes(10_000)
                      .thenApply(body -> HttpResponse.text(request.version() + " " + body.length)))
          .handleAsync(
              "/cookie",
              request ->
                  completedFuture(HttpResponse.text(request.headers().first("cookie").orElse(""))))
          .handleAsync(
              "/published",
              request -> completedFuture(HttpResponse.status(200).body("a/b", published, -1)))
          .handle("/stream", request -> HttpResponse.status(200).body("a/b", in("123"), -1))
          .handle("/empty", request -> HttpResponse.status(204).header("Connection", "close"));

  private final TestConnection connection = server.stream();

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Http2Headers get(String path) {
    return head("GET", path);
  }

  private static Http2Headers head(String method, String path) {
    return new DefaultHttp2Headers(false).method(method).scheme("https").authority("x").path(path);
  }

  private String ask(Http2Headers head) {
    send(head, true);
    return received();
  }

  private void send(Http2Headers head, boolean ends) {
    send(new DefaultHttp2HeadersFrame(head, ends));
  }

  private void send(String data, boolean ends) {
    send(new DefaultHttp2DataFrame(TestServer.bytes(data), ends));
  }

  private void send(Object frame) {
    connection.wire().writeInbound(frame);
    for (int i = 0; i < 100 && connection.wire().hasPendingTasks(); i++) {
      connection.wire().runPendingTasks();
    }
  }

  /** What was sent to the client since the last call: fields, content, and what ends it. */
  private String received() {
    StringBuilder text = new StringBuilder();
    for (Object next = connection.wire().readOutbound();
        next != null;
        next = connection.wire().readOutbound()) {
      boolean ends = false;
      if (next instanceof Http2HeadersFrame frame) {
        frame
            .headers()
            .forEach(
                field ->
                    text.append(field.getKey()).append('=').append(field.getValue()).append('|'));
        ends = frame.isEndStream();
      } else if (next instanceof Http2DataFrame frame) {
        text.append(frame.content().toString(StandardCharsets.ISO_8859_1));
        ends = frame.isEndStream();
      } else if (next instanceof Http2ResetFrame frame) {
        text.append("RST ").append(Http2Error.valueOf(frame.errorCode()));
      }
      text.append(ends ? "!" : "");
      ReferenceCountUtil.release(next);
    }
    return text.toString();
  }

  @Test
  void aRequestWithoutContentIsAnswered() {
    assertThat(ask(get("/echo")))
        .startsWith(":status=200|content-type=text/plain; charset=utf-8|date=")
        .contains("|content-length=8|")
        .endsWith("|HTTP/2 0!");
  }

  @Test
  void contentIsReadAndCountedAsItComes() {
    send(head("GET", "/echo"), false);
    send("abc", false);
    assertThat(received()).isEmpty();
    send("de", true);
    assertThat(received()).endsWith("HTTP/2 5!");
  }

  @Test
  void trailersEndTheContent() {
    send(head("GET", "/echo"), false);
    send("abc", false);
    send(new DefaultHttp2Headers(false).add("x", "y"), true);
    assertThat(received()).endsWith("HTTP/2 3!");
  }

  @Test
  void responsesSayNothingThatTheFramesSay() {
    assertThat(ask(get("/empty")))
        .startsWith(":status=204|")
        .doesNotContain("connection", "content-length")
        .endsWith("!");
  }

  @Test
  void aStreamOfUnknownLengthEndsByItsFrame() {
    assertThat(ask(get("/stream"))).doesNotContain("content-length").endsWith("|123!");
  }

  @Test
  void theHeadOfAFileIsAllThereIsToHead(@TempDir Path root) throws Exception {
    Files.writeString(root.resolve("file"), "123");
    TestConnection other = new TestServer().files(new TestFiles(root)).stream();
    other.wire().writeInbound(new DefaultHttp2HeadersFrame(head("HEAD", "/file"), true));
    other.wire().runPendingTasks();
    Http2HeadersFrame answer = other.wire().readOutbound();
    assertThat(answer.headers().get("content-length")).asString().isEqualTo("3");
    assertThat(answer.isEndStream()).isTrue();
  }

  @Test
  void aFileIsSentOnWithoutTheVersionThatHasBegunIt(@TempDir Path root) throws Exception {
    Files.write(root.resolve("file"), new byte[200_000]);
    EmbeddedChannel channel =
        new EmbeddedChannel() {
          @Override
          protected void doWrite(ChannelOutboundBuffer in) {
            // The client takes nothing.
          }
        };
    TestConnection other = new TestConnection(channel).ofParent();
    new TestServer().files(new TestFiles(root)).connect(other);
    other.wire().writeInbound(new DefaultHttp2HeadersFrame(get("/file"), true));
    assertThat(other.exchanges()).isEmpty();
    other.askToRelease();
    assertThat(other.isReleased()).isTrue();
    assertThat(other.exchanges()).containsExactly(true);
  }

  @Test
  void otherResponsesAreTheirVersions() {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    TestConnection other = new TestServer().handleAsync("/later", request -> answer).stream();
    other.wire().writeInbound(new DefaultHttp2HeadersFrame(get("/later"), true));
    other.askToRelease();
    assertThat(other.isReleased()).isFalse();
    answer.complete(HttpResponse.text("x"));
    other.wire().runPendingTasks();
    assertThat(other.exchanges()).containsExactly(true);
  }

  @Test
  void cookiesAreJoined() {
    assertThat(ask(get("/cookie").add("cookie", "a=1").add("cookie", "b=2")))
        .endsWith("|a=1; b=2!");
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, 501",
    "BREW, 501",
    "DELETE, 405",
  })
  void methodsThatNobodyKnowsAreRefused(String method, int status) {
    assertThat(ask(head(method, "/echo"))).startsWith(":status=" + status + "|").endsWith("!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "echo", "/a b", "/a\u00ff", "http://x/echo"})
  void malformedPathsResetTheStream(String path) {
    assertThat(ask(get(path))).isEqualTo("RST PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {":method", ":path", ":scheme"})
  void whatIsMissingResetsTheStream(String field) {
    Http2Headers head = get("/echo");
    head.remove(field);
    assertThat(ask(head)).isEqualTo("RST PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x", "", "-1", "9999999999999999999", "3"})
  void contentLengthsThatCannotBeResetTheStream(String length) {
    assertThat(ask(get("/echo").add("content-length", length))).isEqualTo("RST PROTOCOL_ERROR");
  }

  @Test
  void anotherHostThanTheAuthorityIsRefused() {
    assertThat(ask(get("/echo").add("host", "y"))).startsWith(":status=400|").endsWith("!");
  }

  @Test
  void withoutAnAuthorityTheHostCounts() {
    Http2Headers head = get("/echo");
    head.remove(":authority");
    assertThat(ask(head.add("host", "x"))).startsWith(":status=200|");
  }

  @Test
  void tooManyFieldsAreRefused() {
    Http2Headers head = get("/echo");
    for (int i = 0; i < 11; i++) {
      head.add("x" + i, "y");
    }
    assertThat(ask(head)).startsWith(":status=431|");
  }

  @Test
  void aClientThatWaitsIsToldToSend() {
    send(head("GET", "/echo").add("expect", "100-continue"), false);
    assertThat(received()).isEqualTo(":status=100|");
    send("ab", true);
    assertThat(received()).endsWith("HTTP/2 2!");
  }

  @Test
  void contentThatNobodyWantsIsNotWaitedFor() {
    send(head("GET", "/none"), false);
    String answer = received();
    assertThat(answer).startsWith(":status=401|").endsWith("!");
    send("x".repeat(2000), false);
    assertThat(received()).isEqualTo("RST NO_ERROR");
  }

  @Test
  void contentThatIsTooLongIsRefused() {
    send(head("GET", "/echo"), false);
    send("x".repeat(6000), false);
    assertThat(received()).startsWith(":status=413|").endsWith("!RST NO_ERROR");
  }

  @Test
  void contentThatDoesNotComeIsRefused() {
    send(head("GET", "/echo"), false);
    connection.wire().advanceTimeBy(40, TimeUnit.SECONDS);
    connection.wire().runScheduledPendingTasks();
    connection.wire().runPendingTasks();
    assertThat(received()).startsWith(":status=408|").endsWith("!RST NO_ERROR");
  }

  @Test
  void aHandlerWhoseClientHasGoneIsTold() {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    AtomicReference<String> asked = new AtomicReference<>();
    TestConnection other =
        new TestServer()
                .handleAsync(
                    "/later",
                    request -> {
                      asked.set(request.method());
                      return answer;
                    })
                .stream();
    other.wire().writeInbound(new DefaultHttp2HeadersFrame(get("/later"), true));
    assertThat(asked).hasValue("GET");
    other.wire().close();
    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void aClientThatResetsTheStreamIsNoFailureOfTheServer() {
    publish(connection);
    assertThat(received()).startsWith(":status=200|");
    connection
        .wire()
        .pipeline()
        .fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
    connection.wire().runPendingTasks();
    assertThat(published.hasSubscribers()).isFalse();
    assertThat(connection.exchanges()).containsExactly(true);
    assertThat(received()).isEmpty();
  }

  @Test
  void dataWithoutAHeadResetsTheStream() {
    send(new DefaultHttp2DataFrame(Unpooled.buffer().writeZero(3)));
    assertThat(received()).isEqualTo("RST PROTOCOL_ERROR");
  }

  /** Begins a response that goes on. */
  private void publish(TestConnection stream) {
    stream.wire().writeInbound(new DefaultHttp2HeadersFrame(get("/published"), true));
    published.submit(ByteBuffer.wrap(new byte[] {'x'}));
    stream.wire().runPendingTasks();
  }

  /** The events that no handler has swallowed. */
  private static List<Object> events(TestConnection stream) {
    List<Object> seen = new ArrayList<>();
    stream
        .wire()
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                seen.add(event);
              }
            });
    return seen;
  }

  @Test
  void aRequestThatIsBeingAnsweredIsNotIdle() {
    TestConnection other =
        new TestServer().handleAsync("/later", request -> new CompletableFuture<>()).stream();
    List<Object> seen = events(other);
    other.wire().writeInbound(new DefaultHttp2HeadersFrame(get("/later"), true));
    other.wire().pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
    assertThat(seen).isEmpty();
    other.wire().close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResponseIsIdleOnlyIfTheClientDoesNotTakeIt(boolean takes) {
    EmbeddedChannel wire =
        new EmbeddedChannel() {
          @Override
          protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (takes) {
              super.doWrite(in);
            }
          }
        };
    TestConnection other = server.connect(new TestConnection(wire).ofParent());
    List<Object> seen = events(other);
    publish(other);
    wire.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
    assertThat(seen).hasSize(takes ? 0 : 1);
  }

  @Test
  void aClientThatTakesNothingIsNotWaitedFor() {
    List<Object> written = new ArrayList<>();
    EmbeddedChannel shut =
        new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext ctx, Object frame, ChannelPromise promise) {
                written.add(frame instanceof Http2ResetFrame reset ? reset.errorCode() : "frame");
                ReferenceCountUtil.release(frame);
              }
            });
    TestConnection other = server.connect(new TestConnection(shut).ofParent());
    shut.writeInbound(new DefaultHttp2HeadersFrame(get("/stream"), true));
    shut.runPendingTasks();
    shut.advanceTimeBy(59, TimeUnit.SECONDS);
    shut.runScheduledPendingTasks();
    assertThat(written).containsOnly("frame");
    shut.advanceTimeBy(61, TimeUnit.SECONDS);
    shut.runScheduledPendingTasks();
    assertThat(written).endsWith(Http2Error.CANCEL.code());
    other.wire().close();
  }
}
