package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.file.FileInfo;
import io.jackfield.file.OpenFile;
import io.jackfield.file.VirtualPath;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.UnfinishedResponse;
import io.jackfield.testkit.TestConnection;
import io.jackfield.transport.FilePart;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent is closed, and on a worker: to close may block. */
@Timeout(20)
class ClosingTest {
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final TestServer server = new TestServer().workers(work::add);
  @TempDir Path folder;

  @AfterEach
  void close() {
    server.close();
  }

  /** Runs what waits, and what that brings. */
  private void work() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  @Test
  void aHandlerIsNotBegunForAClientThatHasGone() {
    List<String> begun = new ArrayList<>();
    server.handle(
        "/h",
        request -> {
          begun.add(request.query());
          return HttpResponse.text("x");
        });
    TestConnection gone = server.connect();
    send(gone, "GET /h?gone HTTP/1.1\r\nHost: x\r\n\r\n");
    TestConnection there = server.connect();
    send(there, "GET /h?there HTTP/1.1\r\nHost: x\r\n\r\n");
    gone.wire().close();
    work();
    there.wire().runPendingTasks();
    assertThat(begun).containsExactly("there");
    assertThat(received(there)).startsWith("HTTP/1.1 200");
  }

  @Test
  void aStreamThatIsNotReadIsClosedByAWorker() {
    Closed stream = new Closed();
    server.handleAsync(
        "/s",
        request ->
            CompletableFuture.completedFuture(
                HttpResponse.status(200).body("text/plain", stream, 3)));
    TestConnection connection = server.connect();
    send(connection, "HEAD /s HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(received(connection)).startsWith("HTTP/1.1 200 ");
    assertThat(stream.closed).isFalse();
    work();
    assertThat(stream.closed).isTrue();
  }

  @Test
  void aStreamThatComesTooLateIsClosedAlsoWhenItsBundleHasStopped() {
    Closed stream = new Closed();
    CompletableFuture<HttpResponse> late = new CompletableFuture<>();
    TestServer stopped =
        new TestServer()
            .workers(
                task -> {
                  throw new RejectedExecutionException("stopped");
                })
            .handleAsync("/s", request -> late);
    TestConnection connection = stopped.connect();
    send(connection, "GET /s HTTP/1.1\r\nHost: x\r\n\r\n");
    connection.wire().close();
    late.complete(HttpResponse.status(200).body("text/plain", stream, 3));
    assertThat(stream.closed).isTrue();
  }

  @Test
  void whoReadsAStreamForAClientThatGoesIsInterrupted() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    CompletableFuture<String> seen = new CompletableFuture<>();
    InputStream stream =
        new InputStream() {
          @Override
          public int read() throws IOException {
            reads.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new InterruptedIOException();
            }
            return -1;
          }

          @Override
          public void close() {
            seen.complete("closed");
          }
        };
    server.handleAsync(
        "/s",
        request ->
            CompletableFuture.completedFuture(
                HttpResponse.status(200).body("text/plain", stream, -1)));
    TestConnection connection = server.connect();
    send(connection, "GET /s HTTP/1.1\r\nHost: x\r\n\r\n");
    Thread reader = new Thread(work.remove());
    reader.start();
    reads.await();
    connection.wire().close();
    reader.join();
    connection.wire().runPendingTasks();
    work();
    assertThat(seen).isCompletedWithValue("closed");
  }

  @Test
  void aResponseIsNotBegunForAClientThatHasJustGone() {
    Closed stream = new Closed();
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    server.handleAsync("/later", request -> answer);
    TestConnection connection = server.connect();
    send(connection, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    connection
        .wire()
        .closeFuture()
        .addListener(
            closed -> answer.complete(HttpResponse.status(200).body("text/plain", stream, 3)));
    connection.wire().close();
    work();
    assertThat(stream.closed).isTrue();
    assertThat(stream.available()).isEqualTo(3);
  }

  private static final class Closed extends ByteArrayInputStream {
    boolean closed;

    Closed() {
      super(new byte[3]);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 HEAD /f HTTP/1.1\r\n",
        "304 GET /f HTTP/1.1\r\nIf-None-Match: \"t\"\r\n",
        "412 GET /f HTTP/1.1\r\nIf-Match: \"u\"\r\n",
        "416 GET /f HTTP/1.1\r\nRange: bytes=9-\r\n"
      })
  void aFileThatIsNotSentIsClosedByAWorker(String request) throws Exception {
    Path path = Files.write(folder.resolve("f"), new byte[3]);
    FileInfo info = new FileInfo(VirtualPath.parse("/f"), false, 3, Instant.EPOCH, "t");
    try (FileChannel file = FileChannel.open(path)) {
      server.handleAsync(
          "/f",
          unused ->
              CompletableFuture.completedFuture(
                  HttpResponse.status(200).body("text/plain", OpenFile.of(info, file))));
      TestConnection connection = server.connect();
      send(connection, request.substring(4) + "Host: x\r\n\r\n");
      assertThat(received(connection)).startsWith("HTTP/1.1 " + request.substring(0, 4));
      assertThat(file.isOpen()).isTrue();
      work();
      assertThat(file.isOpen()).isFalse();
    }
  }

  @Test
  void aFileThatAnEarlierVersionHasBegunHasTheTimeLimitOfResponses() throws Exception {
    Path path = Files.write(folder.resolve("f"), new byte[3]);
    TestConnection connection =
        new TestConnection(
            new EmbeddedChannel(new ChannelInboundHandlerAdapter()) {
              @Override
              protected void doWrite(ChannelOutboundBuffer in) {
                // The client takes nothing.
              }
            });
    List<Object> idle = new ArrayList<>();
    try (FileChannel file = FileChannel.open(path)) {
      connection.send(file, List.of(FilePart.range(0, 3)));
      new UnfinishedResponse("", "", true).putInto(connection.state());
      server.connect(connection);
      connection
          .wire()
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                  idle.add(event);
                }
              });
      connection
          .wire()
          .pipeline()
          .fireUserEventTriggered(IdleStateEvent.FIRST_ALL_IDLE_STATE_EVENT);
      assertThat(idle).isEmpty();
    }
  }
}
