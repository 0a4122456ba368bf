package io.jackfield.ftp.control;

import io.jackfield.account.Account;
import io.jackfield.file.FileView;
import io.jackfield.transport.Connection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One control connection on this version, as its commands see it. All of it happens on the
 * connection's event loop.
 */
public final class Session {
  private final Supplier<Server> server;
  private final Connection connection;
  private final SessionState state;
  private final SessionTasks tasks;
  private final CommandLineDecoder decoder = new CommandLineDecoder();
  private final ReplyEncoder encoder = new ReplyEncoder();
  private final ChannelHandler handler = new SessionHandler(this);
  private final CommandRunner runner = new CommandRunner(this, decoder);
  private final DataConnections data = new DataConnections(this);
  private final SessionHandover handover = new SessionHandover(this);
  private @Nullable Account account;
  private boolean ended;

  /**
   * One that begins with {@link #open}.
   *
   * @param server as it is at the time
   */
  Session(Supplier<Server> server, Connection connection, SessionState state) {
    this.server = server;
    this.connection = connection;
    this.state = state;
    this.tasks = new SessionTasks(server.get().dataContext(), connection, () -> ended);
  }

  /** Begins one on a fresh connection. */
  public static void begin(Supplier<Server> server, Connection connection) {
    Session session = new Session(server, connection, new SessionState());
    session.open();
    session.say(220, session.server().config().banner());
    session.runner.start();
  }

  /** Takes the connection; what waits in it is read when the first command may come. */
  void open() {
    channel().pipeline().addLast(encoder, decoder, handler);
    connection.onRelease(request -> handover.ask());
  }

  /** Goes on with what an earlier version has left. */
  void goOn(boolean transferAllowed) {
    runner.takeOver(connection.state());
    if (data.takeOver(transferAllowed)) {
      runner.startInTransfer();
    } else {
      runner.start();
    }
  }

  /** Whether the client has sent more than the command that runs, be it read already or not. */
  public boolean hasSentAhead() {
    return runner.hasSentAhead();
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
    runner.finish();
  }

  /** Leaves the pipeline and what is to be run to the next version. */
  void leave() {
    ended = true;
    runner.handOver(connection.state());
    channel().pipeline().remove(handler);
    // Gives back what it has not decoded, so it goes after the one that would see it.
    channel().pipeline().remove(decoder);
    channel().pipeline().remove(encoder);
  }

  /** Closes, when all that is written has gone. */
  void end() {
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

  /** The client is gone, or soon will be. */
  public void closed() {
    if (ended) {
      return;
    }
    ended = true;
    runner.clear();
    data.abandon();
    Leftovers.close(server().dataContext(), connection.state());
    if (account != null) {
      AccessLog.logout(connection, account.name());
    }
  }

  /** Nothing has come for a while: that is only wrong if something should have. */
  void idle() {
    if (!runner.isBusy()) {
      bye(421, "Idle for too long, closing.");
    }
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

  <T> void workThen(Callable<T> blocking, Consumer<T> then, Consumer<Throwable> otherwise) {
    try {
      tasks.call(blocking, then, otherwise);
    } catch (RejectedExecutionException e) {
      bye(421, "Service not available.");
    }
  }

  /** Goes on on the event loop with what a stage comes to, unless the client is gone by then. */
  public <T> void whenDone(
      CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
    tasks.whenDone(stage, then, otherwise);
  }

  /** Runs an action on the event loop after a time, unless the session has ended. */
  public void delay(Duration time, Runnable action) {
    connection.schedule(action, time);
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
    return server().view(account());
  }

  /** Whether nothing more is to be done here, be it closed or left to the next version. */
  boolean hasEnded() {
    return ended;
  }

  CommandRunner runner() {
    return runner;
  }

  SessionHandover handover() {
    return handover;
  }

  /** With the settings as they are now. */
  public Server server() {
    return server.get();
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
