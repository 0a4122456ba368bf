package io.jackfield.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.tcp.LineHandler;
import io.jackfield.tcp.TcpSession;
import io.jackfield.testkit.TestConnection;
import io.jackfield.testkit.TestLane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineProtocolTest {
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final TestConnection connection = new TestConnection();
  private TestConnection current = connection;

  @AfterEach
  void release() {
    connection.wire().finishAndReleaseAll();
    current.wire().finishAndReleaseAll();
  }

  @Test
  void answersLinesInOrder() {
    take(connection, (session, line) -> "<" + line + ">");
    send(connection, "one\ntwo\r\nthr");
    send(connection, "ee\n");
    work();
    assertThat(received(connection)).isEqualTo("<one>\r\n<two>\r\n<three>\r\n");
  }

  @Test
  void countsLinesAndHandlersThatFail() {
    take(
        connection,
        (session, line) -> {
          if (line.isEmpty()) {
            throw new IllegalStateException("wanted by the test");
          }
          return line;
        });
    send(connection, "one\n\n");
    work();
    assertThat(connection.exchanges())
        .as("greeting, line, line")
        .containsExactly(true, true, false);
  }

  @Test
  void handsOnAllLinesAtOnceAndSendsTheAnswersAtOnce() {
    take(connection, (session, line) -> line);
    send(connection, "one\ntwo\nthree\n");
    assertThat(work).hasSize(1);
    work.remove().run();
    connection.wire().runPendingTasks();
    ByteBuf sent = connection.wire().readOutbound();
    assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("one\r\ntwo\r\nthree\r\n");
    sent.release();
    assertThat(work).isEmpty();
  }

  @Test
  void anAnswerDoesNotWaitForTheNextLine() {
    StringBuilder meanwhile = new StringBuilder();
    take(
        connection,
        (session, line) -> {
          connection.wire().runPendingTasks();
          meanwhile.append(received(connection));
          return line;
        });
    send(connection, "one\ntwo\n");
    work();
    assertThat(meanwhile).hasToString("one\r\n");
    assertThat(received(connection)).isEqualTo("two\r\n");
  }

  @Test
  void stopsReadingWhileLinesWait() {
    take(connection, (session, line) -> null);
    send(connection, "one\n" + "x".repeat(200));
    assertThat(connection.channel().config().isAutoRead()).isFalse();
  }

  @Test
  void leavesReadingToWhoThrowsTheRestAway() {
    take(connection, (session, line) -> null);
    send(connection, "x".repeat(20_000));
    assertThat(connection.channel().isOpen()).isFalse();
    assertThat(connection.channel().config().isAutoRead()).isTrue();
  }

  @Test
  void greetsAFreshConnectionOnly() {
    LineHandler handler = new Greeter();
    take(connection, handler);
    assertThat(received(connection)).isEqualTo("hello\r\n");

    connection.askToRelease();
    TestConnection next = connection.handOver();
    take(next, handler);
    assertThat(received(next)).isEmpty();
  }

  @Test
  void attributesMoveOnWithTheConnection() {
    LineHandler counter =
        (session, line) -> "" + session.attributes().merge("lines", 1, (a, b) -> (int) a + (int) b);
    take(connection, counter);
    send(connection, "x\nx\n");
    work();
    connection.askToRelease();
    TestConnection next = connection.handOver();
    take(next, counter);
    send(next, "x\n");
    work();
    assertThat(received(next)).isEqualTo("3\r\n");
  }

  @Test
  void letsGoBetweenTwoLinesAndGivesTheUnreadOnesBack() {
    Collector successor = new Collector();
    take(connection, (session, line) -> line);
    connection.channel().pipeline().addLast(successor);
    send(connection, "one\ntwo\nthr");

    connection.askToRelease();
    assertThat(connection.isReleased()).isFalse();
    work();

    assertThat(connection.isReleased()).isTrue();
    assertThat(received(connection)).isEqualTo("one\r\n");
    assertThat(successor.text).hasToString("two\nthr");
    assertThat(connection.channel().config().isAutoRead()).isFalse();
    assertThat(connection.channel().pipeline().get(LineConversation.class)).isNull();
  }

  @Test
  void answersAClientThatHasStoppedSending() {
    take(connection, (session, line) -> line);
    send(connection, "one\ntwo\nunfinished");
    connection.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    work();
    assertThat(received(connection)).isEqualTo("one\r\ntwo\r\n");
    assertThat(connection.channel().isOpen()).isFalse();
  }

  @Test
  void movesOnWhenTheClientHasStoppedSending() {
    Collector successor = new Collector();
    take(connection, (session, line) -> line);
    connection.channel().pipeline().addLast(successor);
    send(connection, "one\n");
    send(connection, "two\n");
    connection.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    connection.askToRelease();
    work();
    assertThat(received(connection)).isEqualTo("one\r\n");
    assertThat(connection.isReleased()).isTrue();
    assertThat(connection.channel().isOpen()).isTrue();
    assertThat(successor.text).hasToString("two\n");
  }

  @Test
  void closesBehindTheAnswer() {
    take(
        connection,
        (session, line) -> {
          session.close();
          return "bye";
        });
    send(connection, "quit\nmore\n");
    work();
    assertThat(received(connection)).isEqualTo("bye\r\n");
    assertThat(connection.channel().isOpen()).isFalse();
  }

  @Test
  void interruptsTheHandlerWhenTheClientGoes() {
    AtomicBoolean interrupted = new AtomicBoolean();
    take(
        connection,
        (session, line) -> {
          connection.wire().close();
          interrupted.set(Thread.currentThread().isInterrupted());
          return line;
        });
    send(connection, "one\ntwo\n");
    work();
    assertThat(interrupted).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void closesWhenTheHandlerFails() {
    take(
        connection,
        (session, line) -> {
          throw new IllegalStateException("wanted by the test");
        });
    send(connection, "one\n");
    work();
    assertThat(received(connection)).isEmpty();
    assertThat(connection.channel().isOpen()).isFalse();
  }

  @Test
  void closesOnALineThatIsTooLong() {
    take(connection, (session, line) -> line);
    send(connection, "ok\n" + "x".repeat(102));
    work();
    assertThat(received(connection)).isEqualTo("ok\r\n");
    assertThat(connection.channel().isOpen()).isFalse();
  }

  @Test
  void closesAConnectionWithTheStateOfAnUnknownVersion() {
    connection.state().put("test.schema", 2);
    take(connection, (session, line) -> line);
    assertThat(connection.channel().isOpen()).isFalse();
  }

  private void take(TestConnection taken, LineHandler handler) {
    new LineProtocol("test", handler, 100, new TestLane(work::add)).take(taken);
    current = taken;
    work();
  }

  private void work() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
      current.wire().runPendingTasks();
    }
  }

  private static void send(TestConnection to, String text) {
    to.wire().writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  private static String received(TestConnection from) {
    StringBuilder text = new StringBuilder();
    from.wire().runPendingTasks();
    for (ByteBuf sent = from.wire().readOutbound();
        sent != null;
        sent = from.wire().readOutbound()) {
      text.append(sent.toString(StandardCharsets.UTF_8));
      sent.release();
    }
    return text.toString();
  }

  private static final class Greeter implements LineHandler {
    @Override
    public String onOpen(TcpSession session) {
      return "hello";
    }

    @Override
    public String onLine(TcpSession session, String line) {
      return line;
    }
  }

  private static final class Collector extends ChannelInboundHandlerAdapter {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      text.append(bytes.toString(StandardCharsets.UTF_8));
      bytes.release();
    }
  }
}
