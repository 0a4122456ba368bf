package io.jackfield.shell.control;

import io.jackfield.command.CommandSpec;
import io.jackfield.command.CommandSpec.Parameter;
import io.jackfield.shell.Client;
import io.jackfield.shell.CommandTable;
import io.jackfield.shell.Exit;
import io.jackfield.transport.Connection;
import io.jackfield.transport.LocalUser;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
final class ControlConnection extends ChannelDuplexHandler {
  /** For a command to end that was interrupted, before its client goes without it. */
  private static final Duration LEAVE = Duration.ofSeconds(2);

  private static final String JSON = "--json";
  private static final Logger log = LoggerFactory.getLogger(ControlConnection.class);

  /** Where the client stands. */
  private enum Phase {
    WAITING,
    RUNNING,
    /** The client is to call again, as soon as its command has ended here. */
    LEAVING,
    ENDED
  }

  private final Connection connection;
  private final CommandTable commands;
  private final Lanes lanes;
  private final FrameDecoder decoder = new FrameDecoder();
  private Phase phase = Phase.WAITING;
  private String running = "";
  private List<String> instead = List.of();
  private List<String> words = List.of();
  private boolean takesFile;
  private @Nullable SocketClient client;
  private @Nullable FutureTask<?> task;

  /** What the client is told when the command has ended in {@link Phase#LEAVING}. */
  private @Nullable Frame anew;

  /** The client was told that this version goes while its command runs. */
  private volatile boolean replaced;

  ControlConnection(Connection connection, CommandTable commands, Lanes lanes) {
    this.connection = connection;
    this.commands = commands;
    this.lanes = lanes;
  }

  /** Takes the connection. */
  void take() {
    channel().pipeline().addLast(decoder, this);
    connection.onRelease(request -> letGo());
    channel().config().setAutoRead(true);
  }

  private Channel channel() {
    return connection.channel();
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
    if (frame.type() == Frame.Type.REQUEST) {
      request(frame.payload());
    } else if (client != null) {
      client.read(frame);
    } else {
      throw new IllegalArgumentException("a request comes first, not " + frame.type());
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
    Optional<CommandSpec> spec = commands.find(request.words()).map(CommandTable.Entry::spec);
    // The complaint that there is no such command is no work either.
    boolean quick = spec.map(CommandSpec::quick).orElse(true);
    running = spec.map(CommandSpec::name).orElse("");
    instead = spec.map(one -> instead(one, request.words())).orElse(List.of());
    takesFile = spec.stream().flatMap(one -> one.parameters().stream()).anyMatch(Parameter::file);
    words = request.words();
    connection.describe(running);
    SocketClient caller =
        new SocketClient(channel(), LocalUser.of(channel()).orElse("unknown"), request, !quick);
    client = caller;
    FutureTask<?> command = new FutureTask<>(() -> run(request.words(), caller), null);
    task = command;
    try {
      lanes.of(quick).execute(() -> perform(command));
    } catch (RejectedExecutionException e) {
      log.warn("command refused id={} name={} reason=busy", connection.id(), running);
      log.debug("no thread is free", e);
      refuse("busy: too many commands run or wait; try again later");
    }
  }

  /** What the next version is asked is to be answered in the same way. */
  private static List<String> instead(CommandSpec spec, List<String> words) {
    List<String> instead = new ArrayList<>(spec.instead());
    if (!instead.isEmpty() && words.contains(JSON)) {
      instead.add(JSON);
    }
    return instead;
  }

  /** In the command's lane. One that was cancelled before has nothing to do and ends as well. */
  private void perform(FutureTask<?> command) {
    command.run();
    channel().eventLoop().execute(this::leave);
  }

  /** In the command's lane. */
  private void run(List<String> words, Client caller) {
    try {
      int code = commands.run(words, caller);
      channel().eventLoop().execute(() -> end(code));
    } catch (RuntimeException | Error e) {
      if (replaced) {
        // What it still needed of this version is gone, and its client asks the next one.
        log.debug("command ended with its version id={} name={}", connection.id(), running, e);
        return;
      }
      log.error("command failed id={} name={}", connection.id(), running, e);
      channel().eventLoop().execute(this::failed);
    }
  }

  private void failed() {
    if (phase != Phase.LEAVING && phase != Phase.ENDED) {
      refuse(CommandTable.UNEXPECTED);
    }
  }

  private void end(int code) {
    if (phase != Phase.LEAVING && phase != Phase.ENDED) {
      log.debug("command ended id={} name={} exit={}", connection.id(), running, code);
      end(Frame.exit(code));
    }
  }

  private void end(Frame last) {
    phase = Phase.ENDED;
    connection.close(last.encode(channel().alloc()));
    // A command that runs on, of a client that was refused, waits for nothing from it.
    if (client != null) {
      client.gone();
    }
  }

  private void refuse(String line) {
    Frame error = Frame.text(Frame.Type.ERR, "jackfield: " + line + "\n");
    channel().write(error.encode(channel().alloc()));
    end(Exit.FAILED);
  }

  /**
   * The connection should be let go. A command runs to its end and its connection with it; but one
   * that may be the cause of the replacement would wait for itself. It is not the cause while it
   * reads what its client sends, and what was made last is not what it has made.
   */
  private void letGo() {
    if (phase == Phase.WAITING) {
      release();
    } else if (phase == Phase.RUNNING && !instead.isEmpty()) {
      if (client != null && takesFile && !client.hasSentAll()) {
        replaced = true;
        refuse("a new version of the shell came before all of the input; call it again");
        return;
      }
      callAnew(instead);
    } else if (phase == Phase.RUNNING && client != null && client.isAsking()) {
      // Who is asked may be at lunch, and has changed nothing yet: the next version asks again.
      callAnew(words);
    }
  }

  /**
   * The command ends first: with this version goes what is its own, and nothing is taken from it.
   */
  private void callAnew(List<String> command) {
    replaced = true;
    phase = Phase.LEAVING;
    anew = Frame.text(Frame.Type.INSTEAD, String.join("\0", command));
    if (client != null) {
      client.gone();
    }
    if (task != null && !instead.isEmpty()) {
      task.cancel(true);
    }
    connection.schedule(this::leave, LEAVE);
  }

  private void leave() {
    Frame last = anew;
    if (phase == Phase.LEAVING && last != null) {
      end(last);
    }
  }

  /** What a command says that its client does not wait for is for nobody. */
  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (phase == Phase.LEAVING) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
    } else {
      ctx.write(message, promise);
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
    if (client != null) {
      client.gone();
    }
    if (task != null && !instead.isEmpty()) {
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
