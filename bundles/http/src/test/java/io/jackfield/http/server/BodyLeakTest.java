package io.jackfield.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a handler and its client do with a request's body, no buffer is lost. */
@Timeout(60)
class BodyLeakTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final TestServer server =
      new TestServer().workers(workers).settings(TestServer.impatient());

  private enum Reads {
    NOTHING,
    ONE_BYTE,
    ALL,
    THROWS,
    ONE_BYTE_AND_THROWS
  }

  private enum Client {
    SENDS_ALL,
    STALLS,
    GOES
  }

  private static Stream<Arguments> everything() {
    List<Arguments> all = new ArrayList<>();
    for (Reads reads : Reads.values()) {
      for (int length : new int[] {400, 4000}) {
        for (boolean blocking : new boolean[] {true, false}) {
          all.add(Arguments.of(reads, Client.SENDS_ALL, length, blocking));
          all.add(Arguments.of(reads, Client.GOES, length, blocking));
          if (reads == Reads.ALL) {
            all.add(Arguments.of(reads, Client.STALLS, length, blocking));
          }
        }
      }
    }
    return all.stream();
  }

  @AfterEach
  void stop() {
    workers.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void nothingIsLost(Reads reads, Client client, int length, boolean blocking) throws Exception {
    if (blocking) {
      server.handle("/b", request -> block(request, reads));
    } else {
      server.handleAsync("/b", request -> callBack(request, reads));
    }
    InetSocketAddress address = TestListener.open(loops, server.protocol(), false, allocator);
    String head = "POST /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + length;
    int sent = client == Client.SENDS_ALL ? length : length - 100;
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write((head + "\r\n\r\n" + "b".repeat(sent)).getBytes(ISO_8859_1));
      if (client != Client.GOES) {
        assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
            .startsWith("HTTP/1.1 ");
      }
    }
    // What a handler leaves is let go of on the event loop, which is there as long as the daemon
    // is.
    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(
            () -> {
              assertThat(allocator.metric().usedDirectMemory()).isZero();
              assertThat(allocator.metric().usedHeapMemory()).isZero();
            });
  }

  private static HttpResponse block(HttpRequest request, Reads reads) throws IOException {
    try (InputStream body = request.body().stream()) {
      if (reads == Reads.ONE_BYTE || reads == Reads.ONE_BYTE_AND_THROWS) {
        assertThat(body.read()).isEqualTo('b');
      } else if (reads == Reads.ALL) {
        body.readAllBytes();
      }
      return answer(reads);
    }
  }

  /** What reads less than all asks for less than there is. */
  private static CompletionStage<HttpResponse> callBack(HttpRequest request, Reads reads) {
    return switch (reads) {
      case NOTHING, THROWS -> CompletableFuture.completedFuture(answer(reads));
      case ONE_BYTE -> request.body().bytes(1).thenApply(body -> answer(reads));
      case ALL -> request.body().bytes(9999).thenApply(body -> answer(reads));
      case ONE_BYTE_AND_THROWS -> {
        request.body().bytes(1);
        yield CompletableFuture.completedFuture(answer(reads));
      }
    };
  }

  private static HttpResponse answer(Reads reads) {
    if (reads == Reads.THROWS || reads == Reads.ONE_BYTE_AND_THROWS) {
      throw new AssertionError("thrown by a handler");
    }
    return HttpResponse.text("read");
  }
}
