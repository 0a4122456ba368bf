package io.jackfield.shell;

import io.jackfield.transport.Connection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: waits for its request, runs the command in its lane, passes input to it and closes.
 * Fields are the event loop's. No {@code SimpleChannelInboundHandler}: that one keeps {@link Frame}
 * in a thread-local of Netty's, and with it every version of this bundle.
 */
final class ControlConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ControlConnection.class);

  /**
   * What may replace this very bundle, and goes on without its client. Other commands end by
   * themselves, and one that writes a file or asks a database must not be interrupted at that.
   */
  private static final Set<String> CHANGES =
      Set.of("deploy", "promote", "abort", "undeploy", "rollback", "restart");

  /** Where the client stands. */
  private enum Phase {
    WAITING,
    RUNNING,
    ENDED
  }

  private final Connection connection;
  private final CommandTable commands;
  private final Lanes lanes;
  private final FrameDecoder decoder = new FrameDecoder();
  private final ControlInput input;
  private Secrets secrets;
  private Phase phase = Phase.WAITING;
  private boolean person;
  private String running = "";
  private @Nullable FutureTask<?> task;

  /** The client was told that this version goes while its command runs. */
  private volatile boolean replaced;

  ControlConnection(Connection connection, CommandTable commands, Lanes lanes) {
    this.connection = connection;
    this.commands = commands;
    this.lanes = lanes;
    this.input = new ControlInput(connection.channel().config()::setAutoRead);
    this.secrets = new Secrets(connection.channel(), false);
  }

  /** Takes the connection, and goes on with the session that an earlier version left. */
  void take() {
    channel().pipeline().addLast(decoder, this);
    connection.onRelease(request -> letGo());
    channel().config().setAutoRead(true);
    SessionState.takeFrom(connection.state()).ifPresent(this::resume);
  }

  private Channel channel() {
    return connection.channel();
  }

  private void resume(SessionState session) {
    input.feed(session.unread());
    start(new Request(List.of("shell", "--resumed"), !session.ended(), session.person()));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Frame frame) {
      read(frame);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void read(Frame frame) {
    switch (frame.type()) {
      case REQUEST -> request(frame.payload());
      case STDIN -> input.feed(frame.payload());
      case STDIN_END -> input.end();
      case ANSWER -> secrets.answer(frame.payload());
      default -> throw new IllegalArgumentException("a client does not send " + frame.type());
    }
  }

  private void request(byte[] payload) {
    if (phase != Phase.WAITING) {
      refuse("one connection is one command");
      return;
    }
    try {
      start(Request.parse(payload));
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void start(Request request) {
    phase = Phase.RUNNING;
    person = request.person();
    secrets = new Secrets(channel(), person);
    if (!request.stdin()) {
      input.end();
    }
    running = commands.find(request.words()).map(Command::name).orElse("");
    connection.describe(running);
    ControlIo io = new ControlIo(channel(), input, secrets, !Lanes.isLook(request.words()));
    task = new FutureTask<>(() -> run(request.words(), io), null);
    try {
      lanes.of(request.words()).execute(task);
    } catch (RejectedExecutionException e) {
      log.warn("command refused id={} name={} reason=busy", connection.id(), running);
      log.debug("no thread is free", e);
      refuse("busy: too many commands run or wait; try again later");
    }
  }

  /** In the command's lane. */
  private void run(List<String> words, CommandIo io) {
    try {
      int code = commands.run(words, io);
      channel().eventLoop().execute(() -> end(code));
    } catch (HandOverException e) {
      channel().eventLoop().execute(this::handOver);
    } catch (RuntimeException | Error e) {
      if (replaced) {
        // What it still needed of this version is gone, and its client has had its answer.
        log.debug("command ended with its version id={} name={}", connection.id(), running, e);
        return;
      }
      log.error("command failed id={} name={}", connection.id(), running, e);
      channel().close();
    }
  }

  private void end(int code) {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDED;
      log.debug("command ended id={} name={} exit={}", connection.id(), running, code);
      send(Frame.exit(code));
      // A command that runs on, of a client that was refused, waits for nothing from it.
      input.end();
      secrets.gone();
    }
  }

  private void send(Frame last) {
    connection.close(last.encode(channel().alloc()));
  }

  private void refuse(String line) {
    Frame error = Frame.text(Frame.Type.ERR, "jackfield: " + line + "\n");
    channel().write(error.encode(channel().alloc()));
    end(Exit.FAILED);
  }

  /**
   * The connection should be let go. A command runs to its end and its connection with it; but one
   * that may be the cause of the replacement would wait for itself.
   */
  private void letGo() {
    if (phase == Phase.WAITING) {
      release();
    } else if (CHANGES.contains(running)) {
      replaced = true;
      String line = "the shell itself is being replaced; see: jackfield history\n";
      channel().write(Frame.text(Frame.Type.ERR, line).encode(channel().alloc()));
      end(Exit.OK);
    } else {
      input.suspend();
    }
  }

  private void handOver() {
    if (phase == Phase.RUNNING && channel().isActive()) {
      new SessionState(input.drain(), input.hasEnded(), person).putInto(connection.state());
      release();
    }
  }

  private void release() {
    phase = Phase.ENDED;
    channel().pipeline().remove(decoder);
    channel().pipeline().remove(this);
    connection.release();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.ENDED;
    input.end();
    secrets.gone();
    if (task != null && CHANGES.contains(running)) {
      task.cancel(true);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("control connection failed id={}", connection.id(), cause);
    if (phase == Phase.ENDED || cause instanceof IOException) {
      ctx.close();
    } else {
      refuse("the client does not speak the control protocol");
    }
  }
}
