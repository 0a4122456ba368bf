package io.jackfield.ftp.control;

import io.jackfield.account.Account;
import io.jackfield.file.FileView;
import io.jackfield.ftp.data.Quietly;
import io.jackfield.transport.Connection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One control connection on this version: executes one command at a time, in order, except for the
 * few that mean the transfer that runs. All of it happens on the connection's event loop.
 */
public final class Session {
  /**
   * What may wait behind a transfer, in bytes of memory. Up to there all that comes is looked at,
   * for an ABOR; what comes after it is not read.
   */
  private static final int MOST_WAITING = 1 << 16;

  private static final String WAITING = "ftp.waiting";

  private final Server server;
  private final Connection connection;
  private final SessionState state;
  private final CommandLineDecoder decoder = new CommandLineDecoder();
  private final ReplyEncoder encoder = new ReplyEncoder();
  private final ChannelHandler handler = new SessionHandler(this);
  private final Queue<CommandLine> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private final DataConnections data = new DataConnections(this);
  private @Nullable Account account;
  private @Nullable ScheduledFuture<?> delayed;
  private boolean busy;
  private boolean askedToRelease;
  private boolean inputEnded;
  private boolean ended;

  public Session(Server server, Connection connection, SessionState state) {
    this.server = server;
    this.connection = connection;
    this.state = state;
  }

  /** Takes the connection; what waits in it is read when {@link #ready} is called. */
  public void open() {
    busy = true;
    decoder.pause();
    channel().pipeline().addLast(encoder, decoder, handler);
    connection.onRelease(request -> askToRelease());
  }

  /** The first command may come. */
  public void ready() {
    busy = false;
    channel().config().setAutoRead(true);
    next();
  }

  /** A line has come. */
  void received(CommandLine line) {
    if (ended) {
      return;
    }
    if (!busy) {
      begin(line);
      return;
    }
    Command command = data.isTransferring() ? server.commands().find(line.verb()) : null;
    Action now = command == null ? null : command.duringTransfer();
    if (now != null) {
      now.run(this, line.argument());
      return;
    }
    addWaiting(line);
    if (waitingBytes >= MOST_WAITING) {
      decoder.pause();
    }
  }

  private void addWaiting(CommandLine line) {
    waiting.add(line);
    waitingBytes += line.memory();
  }

  private @Nullable CommandLine nextWaiting() {
    CommandLine line = waiting.poll();
    waitingBytes -= line == null ? 0 : line.memory();
    return line;
  }

  /** Whether the client has sent more than the command that runs, be it read already or not. */
  public boolean hasSentAhead() {
    return !waiting.isEmpty() || decoder.hasUnread();
  }

  private void begin(CommandLine line) {
    busy = true;
    decoder.pause();
    Action action = Admission.of(this, line);
    try {
      action.run(this, line.argument());
    } catch (RuntimeException e) {
      reply(Failures.reply(e));
    }
  }

  /** A transfer runs, in this command: what comes in meanwhile is looked at. */
  void transferring() {
    if (waitingBytes < MOST_WAITING) {
      decoder.resume();
    }
    tellTransferOfEnd();
    letGoOfTransfer();
  }

  /** Goes on with what an earlier version has left. */
  public void goOn(boolean transferAllowed) {
    Object lines = connection.state().remove(WAITING);
    if (lines instanceof List<?> sentAhead) {
      sentAhead.forEach(line -> addWaiting(CommandLine.restore(line)));
    }
    if (data.takeOver(transferAllowed)) {
      channel().config().setAutoRead(true);
      transferring();
    } else {
      ready();
    }
  }

  /** Answers without ending the command. */
  public void say(Reply reply) {
    if (!ended) {
      channel().writeAndFlush(reply);
    }
  }

  public void say(int code, String text) {
    say(Reply.of(code, text));
  }

  /** Answers, which ends the command. */
  public void reply(Reply reply) {
    connection.exchanged(!reply.isOwnFault());
    say(reply);
    finish();
  }

  public void reply(int code, String text) {
    reply(Reply.of(code, text));
  }

  /** The command has been answered: on to the next one. */
  public void finish() {
    busy = false;
    next();
  }

  private void next() {
    while (!busy && !ended) {
      CommandLine line = nextWaiting();
      if (line == null) {
        break;
      }
      begin(line);
    }
    if (!busy && !ended) {
      if (inputEnded && !decoder.hasLine()) {
        end();
      } else if (askedToRelease) {
        release();
      } else {
        decoder.resume();
      }
    }
  }

  /**
   * The client sends nothing more: what it has sent is run and answered. A transfer goes on if it
   * shows in it that the client is there; one that ends its side in an upload may be gone, and what
   * has come of the file then looks like all of it.
   */
  void inputEnded() {
    inputEnded = true;
    if (ended) {
      return;
    }
    if (busy) {
      tellTransferOfEnd();
    } else {
      next();
    }
  }

  private void tellTransferOfEnd() {
    if (inputEnded && waiting.isEmpty() && !decoder.hasLine()) {
      data.inputEnded();
    }
  }

  private void end() {
    closed();
    connection.close(Unpooled.EMPTY_BUFFER);
  }

  /** Says a last word and closes. */
  public void bye(int code, String text) {
    if (!ended) {
      channel().write(Reply.of(code, text));
      end();
    }
  }

  public void quit() {
    bye(221, "Goodbye.");
  }

  /**
   * Does blocking work and answers with what becomes of it, unless the client is gone by then.
   *
   * @param blocking run on a worker
   * @param then run on the event loop
   */
  public <T> void work(Callable<T> blocking, Function<T, Reply> then) {
    workThen(blocking, result -> reply(then.apply(result)));
  }

  /** Like {@link #work}, for what does not end with its answer. */
  public <T> void workThen(Callable<T> blocking, Consumer<T> then) {
    workThen(blocking, then, failure -> reply(Failures.reply(failure)));
  }

  public <T> void workThen(Callable<T> blocking, Consumer<T> then, Consumer<Throwable> otherwise) {
    try {
      server
          .dataContext()
          .transport()
          .workers()
          .execute(() -> callAndReturn(blocking, then, otherwise));
    } catch (RejectedExecutionException e) {
      bye(421, "Service not available.");
    }
  }

  /** Goes on on the event loop with what a stage comes to, unless the client is gone by then. */
  public <T> void whenDone(
      CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
    stage.whenComplete(
        (result, failure) ->
            loop()
                .execute(
                    () -> {
                      if (ended) {
                        return;
                      }
                      if (failure == null) {
                        then.accept(result);
                      } else {
                        boolean wrapped =
                            failure instanceof CompletionException && failure.getCause() != null;
                        otherwise.accept(wrapped ? failure.getCause() : failure);
                      }
                    }));
  }

  private <T> void callAndReturn(
      Callable<T> blocking, Consumer<T> then, Consumer<Throwable> otherwise) {
    try {
      T result = blocking.call();
      loop().execute(() -> back(result, then));
    } catch (Throwable e) {
      loop().execute(() -> otherwise.accept(e));
    }
  }

  private <T> void back(T result, Consumer<T> then) {
    if (!ended) {
      then.accept(result);
    } else if (result instanceof AutoCloseable open) {
      server.dataContext().cleanUp(() -> Quietly.close(open));
    }
  }

  /** Runs an action on the event loop after a time, unless the session has ended. */
  public void delay(Duration time, Runnable action) {
    delayed =
        server
            .dataContext()
            .later(
                time,
                () ->
                    loop()
                        .execute(
                            () -> {
                              if (!ended) {
                                action.run();
                              }
                            }));
  }

  private void askToRelease() {
    askedToRelease = true;
    if (!busy && !ended) {
      next();
    } else {
      letGoOfTransfer();
    }
  }

  private void letGoOfTransfer() {
    if (askedToRelease && !ended) {
      data.leave(this::release);
    }
  }

  private void release() {
    if (ended || !channel().isActive()) {
      return;
    }
    ended = true;
    state.save(connection.state());
    data.handOver(connection.state());
    if (!waiting.isEmpty()) {
      connection.state().put(WAITING, waiting.stream().map(CommandLine::save).toList());
    }
    channel().pipeline().remove(handler);
    // Gives back what it has not decoded, so it goes after the one that would see it.
    channel().pipeline().remove(decoder);
    channel().pipeline().remove(encoder);
    connection.release();
  }

  /** The client is gone, or soon will be. */
  public void closed() {
    if (ended) {
      return;
    }
    ended = true;
    waiting.clear();
    if (delayed != null) {
      delayed.cancel(false);
    }
    data.abandon();
    Leftovers.close(server.dataContext(), connection.state());
    if (account != null) {
      AccessLog.logout(connection, account.name());
    }
  }

  /** Nothing has come for a while: that is only wrong if something should have. */
  void idle() {
    if (!busy) {
      bye(421, "Idle for too long, closing.");
    }
  }

  /** Who is logged in from now on. */
  public void loggedIn(@Nullable Account newAccount) {
    account = newAccount;
    state.account = newAccount == null ? "" : newAccount.name();
    state.anonymous = newAccount != null && newAccount.anonymous();
    connection.describe(state.account);
  }

  /** Who is logged in; only for commands of that phase. */
  public Account account() {
    if (account == null) {
      throw new IllegalStateException("nobody is logged in");
    }
    return account;
  }

  /** The files of who is logged in; on a worker. */
  public FileView view() {
    return server.view(account());
  }

  public Server server() {
    return server;
  }

  public Connection connection() {
    return connection;
  }

  public SessionState state() {
    return state;
  }

  public DataConnections data() {
    return data;
  }

  public Channel channel() {
    return connection.channel();
  }

  public EventLoop loop() {
    return connection.channel().eventLoop();
  }
}
