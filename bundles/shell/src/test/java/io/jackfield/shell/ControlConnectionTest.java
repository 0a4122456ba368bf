package io.jackfield.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jackfield.testkit.TestConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ControlConnectionTest {
  private final TestConnection connection = new TestConnection();
  private final List<Runnable> work = new ArrayList<>();
  private final List<Runnable> looks = new ArrayList<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile boolean interrupted;
  private final CommandTable commands =
      new CommandTable(
          List.of(
              command("hello", (arguments, io) -> say(io, "hello " + arguments.word(0))),
              command(
                  "restart",
                  (arguments, io) -> {
                    throw new NoClassDefFoundError("wanted by the test");
                  }),
              command("rollback", (arguments, io) -> waitForEver()),
              command("status", (arguments, io) -> say(io, "well")),
              command("deploy", (arguments, io) -> say(io, "deployed")),
              command("cat", (arguments, io) -> say(io, new String(io.in().readAllBytes(), UTF_8))),
              command("ask", (arguments, io) -> say(io, new String(io.ask("who? ")))),
              command("shell", (arguments, io) -> say(io, arguments.flags() + io.readLine()))));

  private static Command command(String name, Command.Action action) {
    return new Command(name, "", "", Syntax.words(0, 9).flag("resumed"), action);
  }

  private int waitForEver() {
    started.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    return Exit.FAILED;
  }

  private static int say(CommandIo io, String text) {
    io.out().print(text);
    return Exit.OK;
  }

  private void take(TestConnection taken) {
    new ControlConnection(taken, commands, new Lanes(looks::add, work::add)).take();
  }

  private void send(Frame.Type type, byte[] payload) {
    connection
        .wire()
        .writeInbound(new Frame(type, payload).encode(UnpooledByteBufAllocator.DEFAULT));
  }

  private void request(int flags, String... words) {
    send(Frame.Type.REQUEST, RequestTest.payload(1, flags, words));
  }

  private void runWork(TestConnection on) {
    work.forEach(Runnable::run);
    work.clear();
    on.wire().runPendingTasks();
  }

  /** What the client was sent: the type's number before each payload, exit codes in brackets. */
  private static String sent(TestConnection on) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf b = on.wire().readOutbound(); b != null; b = on.wire().readOutbound()) {
      byte type = b.readByte();
      byte[] payload = new byte[b.readInt()];
      b.readBytes(payload);
      b.release();
      text.append(type == 20 ? "[" + payload[0] + "]" : type + ":" + new String(payload, UTF_8));
    }
    return text.toString();
  }

  @Test
  void runsOneCommandAndCloses() {
    take(connection);
    request(0, "hello", "a;b");
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("17:hello a;b[0]");
    assertThat(connection.wire().isOpen()).isFalse();
    assertThat(connection.activity()).isEqualTo("hello");
  }

  @Test
  void passesInputOn() {
    take(connection);
    request(Request.STDIN, "cat");
    send(Frame.Type.STDIN, "one ".getBytes(UTF_8));
    send(Frame.Type.STDIN, "two".getBytes(UTF_8));
    send(Frame.Type.STDIN_END, new byte[0]);
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("17:one two[0]");
  }

  @Test
  void hasNoInputUnlessItFollows() {
    take(connection);
    request(0, "cat");
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("[0]");
  }

  @Test
  void asksNobodyWhereNobodyIs() {
    take(connection);
    request(0, "ask");
    runWork(connection);
    assertThat(sent(connection))
        .isEqualTo(
            "18:jackfield: nobody can be asked for a secret here; use --password-stdin\n[1]");
  }

  @Test
  void refusesAnotherVersionOfTheProtocol() {
    take(connection);
    send(Frame.Type.REQUEST, RequestTest.payload(9, 0, "hello"));
    assertThat(sent(connection))
        .startsWith("18:jackfield: this client speaks version 9")
        .endsWith("[1]");
    assertThat(connection.wire().isOpen()).isFalse();
  }

  @Test
  void refusesASecondRequest() {
    take(connection);
    request(0, "hello", "x");
    request(0, "hello", "y");
    assertThat(work).hasSize(1);
    assertThat(connection.wire().isOpen()).isFalse();
  }

  @Test
  void commandOfAClientThatIsRefusedWaitsForNothing() {
    take(connection);
    request(Request.STDIN, "cat");
    request(0, "hello");
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> work.forEach(Runnable::run));
  }

  @Test
  void refusesGarbage() {
    take(connection);
    connection
        .wire()
        .writeInbound(
            UnpooledByteBufAllocator.DEFAULT.buffer().writeBytes("GET / HTTP/1.1".getBytes(UTF_8)));
    assertThat(sent(connection)).endsWith("does not speak the control protocol\n[1]");
    assertThat(connection.wire().isOpen()).isFalse();
  }

  @Test
  void letsGoOfAClientThatHasNotAsked() {
    take(connection);
    connection.askToRelease();
    assertThat(connection.isReleased()).isTrue();
    assertThat(connection.wire().pipeline().names()).hasSize(1);
  }

  @Test
  void finishesACommandBeforeItLetsGo() {
    take(connection);
    request(0, "hello", "x");
    connection.askToRelease();
    assertThat(connection.isReleased()).isFalse();
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("17:hello x[0]");
  }

  @Test
  void answersADeployThatReplacesTheShell() {
    take(connection);
    request(0, "deploy");
    connection.askToRelease();
    assertThat(sent(connection)).contains("the shell itself is being replaced").endsWith("[0]");
    assertThat(connection.wire().isOpen()).isFalse();
  }

  @Test
  void whatACommandLacksWhenItsVersionIsGoneIsNoFailure() {
    take(connection);
    request(0, "restart");
    connection.askToRelease();
    runWork(connection);
    assertThat(sent(connection)).endsWith("[0]");

    TestConnection other = new TestConnection();
    take(other);
    other
        .wire()
        .writeInbound(
            new Frame(Frame.Type.REQUEST, RequestTest.payload(1, 0, "restart"))
                .encode(UnpooledByteBufAllocator.DEFAULT));
    runWork(other);
    assertThat(other.wire().isOpen()).isFalse();
    assertThat(sent(other)).isEmpty();
  }

  @Test
  void movesASessionToTheNextVersion() {
    take(connection);
    request(Request.STDIN, "shell");
    connection.askToRelease();
    send(Frame.Type.STDIN, "vers".getBytes(UTF_8));
    runWork(connection);
    assertThat(connection.isReleased()).isTrue();
    assertThat(connection.state().values()).allMatch(v -> v.getClass().getClassLoader() == null);

    TestConnection next = connection.handOver();
    take(next);
    assertThat(next.state()).isEmpty();
    next.wire()
        .writeInbound(
            Frame.text(Frame.Type.STDIN, "ion\n").encode(UnpooledByteBufAllocator.DEFAULT));
    runWork(next);
    assertThat(sent(next)).isEqualTo("17:[resumed]version[0]");
  }

  @Test
  void whatTellsHowTheDaemonIsWaitsForNoOtherCommand() {
    take(connection);
    request(0, "status");
    assertThat(looks).hasSize(1);
    assertThat(work).isEmpty();
  }

  @Test
  void saysThatItIsBusy() {
    Lanes full = new Lanes(looks::add, command -> refuse());
    new ControlConnection(connection, commands, full).take();
    request(0, "deploy");
    assertThat(sent(connection))
        .isEqualTo("18:jackfield: busy: too many commands run or wait; try again later\n[1]");
    assertThat(connection.wire().isOpen()).isFalse();
  }

  private static void refuse() {
    throw new RejectedExecutionException("wanted by the test");
  }

  @Test
  void interruptsADeploymentThatNobodyWaitsForAnyMore() throws Exception {
    take(connection);
    request(0, "rollback");
    Thread thread = new Thread(() -> work.forEach(Runnable::run));
    thread.start();
    started.await();
    connection.wire().close();
    thread.join();
    assertThat(interrupted).isTrue();
  }

  @Test
  void tellsAWaitingCommandThatTheClientIsGone() {
    take(connection);
    request(Request.STDIN, "cat");
    connection.wire().close();
    runWork(connection);
    assertThat(work).isEmpty();
  }
}
