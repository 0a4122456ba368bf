package io.jackfield.shell.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jackfield.command.Command;
import io.jackfield.command.CommandSpec;
import io.jackfield.shell.CommandTable;
import io.jackfield.testkit.TestConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class ControlConnectionTest {
  private final TestConnection connection = new TestConnection();
  private final List<Runnable> work = new ArrayList<>();
  private final List<Runnable> looks = new ArrayList<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final List<String> uploaded = new ArrayList<>();
  private volatile boolean interrupted;
  private final CommandTable commands = new CommandTable();

  ControlConnectionTest() {
    add("hello", spec -> spec, call -> call.out().print("hello " + call.words("WORD").get(0)));
    add(
        "restart",
        spec -> spec.goesOn("history", "--last"),
        call -> {
          throw new NoClassDefFoundError("wanted by the test");
        });
    add(
        "rollback",
        spec -> spec.goesOn("history", "--last"),
        call -> {
          waitForEver();
          call.out().print("it goes on");
        });
    add("status", CommandSpec::answersAtOnce, call -> call.out().print("well"));
    add("deploy", spec -> spec.goesOn("history", "--last"), call -> call.out().print("deployed"));
    add("cat", spec -> spec, call -> call.out().print(new String(call.in().readAllBytes(), UTF_8)));
    add(
        "file",
        spec -> spec.file("FILE", "a file"),
        call -> call.out().print(new String(call.file("FILE").readAllBytes(), UTF_8)));
    add(
        "upload",
        spec -> spec.file("FILE", "a file").goesOn("history", "--last"),
        call -> uploaded.add(new String(call.file("FILE").readAllBytes(), UTF_8)));
    add(
        "two",
        spec -> spec.file("FILE", "a file").file("OTHER", "another"),
        call -> call.out().print(call.file("FILE").read() + call.file("OTHER").read()));
    add(
        "broken",
        spec -> spec,
        call -> {
          throw new AssertionError("wanted by the test");
        });
    add("ask", spec -> spec, call -> call.out().print(new String(call.secret("who? "))));
    add("far", spec -> spec, call -> call.progress("moving", 3, 9));
  }

  private void add(String name, UnaryOperator<CommandSpec> more, Command.Action action) {
    CommandSpec spec = more.apply(CommandSpec.of(name, ""));
    if (spec.parameters().isEmpty()) {
      spec = spec.words("WORD", "any", List::of);
    }
    commands.add(Command.of(spec, action), Map.of(Constants.SERVICE_ID, (long) name.hashCode()));
  }

  private void waitForEver() {
    started.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted = true;
    }
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
    send(Frame.Type.REQUEST, RequestTest.payload(2, flags, words));
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
  void asksForInputWhereItIsRead() {
    take(connection);
    request(0, "cat");
    send(Frame.Type.INPUT, "one ".getBytes(UTF_8));
    send(Frame.Type.INPUT, "two".getBytes(UTF_8));
    send(Frame.Type.INPUT_END, new byte[0]);
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("21:17:one two[0]");
  }

  @Test
  void asksForAFileByTheNameThatWasTyped() {
    take(connection);
    request(0, "file", "a/b.jar");
    send(Frame.Type.INPUT, "content".getBytes(UTF_8));
    send(Frame.Type.INPUT_END, new byte[0]);
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("21:a/b.jar17:content[0]");
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    take(connection);
    request(0, "file", "nope");
    send(Frame.Type.INPUT_FAILED, "nope: there is no such file".getBytes(UTF_8));
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("21:nope18:jackfield: nope: there is no such file\n[1]");
  }

  @Test
  void tellsHowFarACommandIs() {
    take(connection);
    request(0, "far");
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("22:moving 3/9[0]");
  }

  @Test
  void asksNobodyWhereNobodyIs() {
    take(connection);
    request(0, "ask");
    runWork(connection);
    assertThat(sent(connection))
        .isEqualTo("18:jackfield: nobody can be asked for a secret here\n[1]");
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
    request(0, "cat");
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
  void asksAnewInTheNextVersionOfTheShell() throws Exception {
    take(connection);
    request(Request.PERSON, "ask", "b c", "");
    Thread thread = new Thread(() -> work.forEach(Runnable::run));
    thread.start();
    await()
        .untilAsserted(
            () -> {
              connection.wire().runPendingTasks();
              connection.askToRelease();
              assertThat(connection.wire().isOpen()).isFalse();
            });
    thread.join();
    assertThat(sent(connection)).isEqualTo("19:who? 23:ask\0b c\0");
  }

  @Test
  void answersADeployThatReplacesTheShell() {
    take(connection);
    request(0, "deploy");
    connection.askToRelease();
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("23:history\0--last");
    assertThat(connection.wire().isOpen()).isFalse();
  }

  @Test
  void answersAScriptInTheNextVersionOfTheShellAsItWasAsked() {
    take(connection);
    request(0, "deploy", "--json");
    connection.askToRelease();
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("23:history\0--last\0--json");
  }

  @Test
  void aCommandThatReplacesTheShellHasEndedBeforeItsClientGoes() throws Exception {
    take(connection);
    request(0, "rollback");
    Thread thread = new Thread(() -> work.forEach(Runnable::run));
    thread.start();
    started.await();
    connection.askToRelease();
    connection.askToRelease();
    thread.join();
    assertThat(interrupted).isTrue();
    assertThat(sent(connection)).as("before the command has ended").isEmpty();
    connection.wire().runPendingTasks();
    assertThat(sent(connection)).as("and not what it said").isEqualTo("23:history\0--last");
    assertThat(connection.wire().isOpen()).isFalse();
  }

  @Test
  void aCommandThatDoesNotEndKeepsNobody() {
    take(connection);
    request(0, "deploy");
    connection.askToRelease();
    connection.wire().advanceTimeBy(10, TimeUnit.SECONDS);
    connection.wire().runPendingTasks();
    assertThat(sent(connection)).isEqualTo("23:history\0--last");
    runWork(connection);
  }

  @Test
  void whatACommandLacksWhenItsVersionIsGoneIsNoFailure() {
    take(connection);
    request(0, "restart");
    connection.askToRelease();
    runWork(connection);
    assertThat(sent(connection)).startsWith("23:");

    TestConnection other = new TestConnection();
    take(other);
    other
        .wire()
        .writeInbound(
            new Frame(Frame.Type.REQUEST, RequestTest.payload(2, 0, "restart"))
                .encode(UnpooledByteBufAllocator.DEFAULT));
    runWork(other);
    assertThat(other.wire().isOpen()).isFalse();
    assertThat(sent(other)).startsWith("18:jackfield: the command failed unexpectedly");
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
    request(0, "cat");
    connection.wire().close();
    runWork(connection);
    assertThat(work).isEmpty();
  }

  @Test
  void halfOfAFileIsNoFile() {
    take(connection);
    request(0, "upload", "x.jar");
    send(Frame.Type.INPUT, "half".getBytes(UTF_8));
    connection.wire().close();
    runWork(connection);
    assertThat(uploaded).isEmpty();
  }

  @Test
  void aShellThatIsReplacedBeforeAllOfAFileTellsNothingOfTheReplacement() {
    take(connection);
    request(0, "upload", "x.jar");
    send(Frame.Type.INPUT, "half".getBytes(UTF_8));
    connection.askToRelease();
    runWork(connection);
    assertThat(sent(connection)).startsWith("18:jackfield: a new version").endsWith("[1]");
    assertThat(uploaded).isEmpty();
  }

  @Test
  void aShellThatIsReplacedBehindAFileHasTheNextVersionAsked() {
    take(connection);
    request(0, "upload", "x.jar");
    send(Frame.Type.INPUT, "all".getBytes(UTF_8));
    send(Frame.Type.INPUT_END, new byte[0]);
    connection.askToRelease();
    runWork(connection);
    assertThat(sent(connection)).isEqualTo("23:history\0--last");
  }

  @Test
  void takesNoFileForAnother() {
    take(connection);
    request(0, "two", "a", "b");
    send(Frame.Type.INPUT, "content".getBytes(UTF_8));
    send(Frame.Type.INPUT_END, new byte[0]);
    runWork(connection);
    assertThat(sent(connection)).contains("18:jackfield: a command gets one file").endsWith("[1]");
  }

  @Test
  void saysThatACommandIsBroken() {
    take(connection);
    request(0, "broken");
    runWork(connection);
    assertThat(sent(connection))
        .isEqualTo(
            "18:jackfield: the command failed unexpectedly; the daemon's log tells more\n[1]");
  }
}
