package io.jackfield.ftp.server;

import io.jackfield.file.VirtualPath;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The data connections of a session: a port that waits, or one transfer. On the event loop. */
final class DataConnections {
  private static final String QUITS = "ftp.quits";

  private final Session session;
  private @Nullable PassivePort passive;
  private @Nullable Transfer transfer;
  private boolean aborted;
  private boolean quits;

  DataConnections(Session session) {
    this.session = session;
  }

  boolean isTransferring() {
    return transfer != null;
  }

  /** Tells when the transfer can be handed over. */
  void leave(Runnable quiet) {
    if (transfer != null) {
      // One that was aborted is about to end.
      transfer.leave(quiet);
    }
  }

  /** Leaves the port that waits, or the transfer, to the next version. */
  void handOver(Map<String, Object> state) {
    if (passive != null) {
      passive.handOver(state);
    } else if (transfer != null) {
      transfer.handOver(state);
      state.put(QUITS, quits);
    }
    passive = null;
    transfer = null;
  }

  /**
   * Takes the port that an earlier version has left, before anything else: it is open for a time.
   */
  void takeOverPort() {
    Map<String, Object> state = session.connection().state();
    if (state.containsKey(DataState.PORT_NAME)) {
      passive = PassivePort.takeOver(session.server(), session.connection(), this::unused, state);
    }
  }

  /**
   * Goes on with what an earlier version has left.
   *
   * @param allowed whether a transfer may go on
   * @return whether there is a transfer
   */
  boolean takeOver(boolean allowed) {
    Map<String, Object> state = session.connection().state();
    quits = Boolean.TRUE.equals(state.remove(QUITS));
    boolean transferring = Transfer.isIn(state);
    if (!transferring) {
      return false;
    }
    boolean privately = session.state().privateData;
    Transfer running =
        Transfer.takeOver(
            session.server(), session.connection(), session.account().name(), privately);
    begun(running);
    PassivePort waiting = passive;
    passive = null;
    if (waiting != null) {
      running.start(waiting, privately, this::ended);
    }
    if (!allowed) {
      running.fail(new Refusal(550, "Permission denied."));
    }
    if (waiting == null) {
      // Last: the end of the file may have come, and what is refused is not to be stored.
      running.goOn(this::ended);
    }
    return true;
  }

  /** Opens a passive port in place of the one before and answers with it. */
  void openPassive(IntFunction<Reply> answer) {
    PassivePort next = PassivePort.unopened(session.server(), session.connection(), this::unused);
    closePort();
    session.state().activePort = null;
    passive = next;
    next.open(
        number -> {
          if (number < 0) {
            closePort();
            session.reply(425, "No data port is free.");
          } else {
            session.reply(answer.apply(number));
          }
        });
  }

  void closePort() {
    if (passive != null) {
      passive.close();
      passive = null;
    }
  }

  private void unused(PassivePort old) {
    if (passive == old) {
      passive = null;
    }
  }

  /** Why there can be no transfer now; {@code null} if there can. */
  @Nullable Reply refusal() {
    if (session.server().needsPrivateData() && !session.state().privateData) {
      return Reply.of(521, "Data must be private here, use PROT P.");
    }
    boolean none = passive == null && session.state().activePort == null;
    return none ? Reply.of(425, "Use EPSV or PASV first.") : null;
  }

  /**
   * Runs a transfer on the port that waits; ends the command with its result.
   *
   * @param opening what is said first
   */
  void run(String verb, VirtualPath path, Flow flow, String opening) {
    DataPort taken = takePort();
    if (taken == null) {
      flow.whenEnded(this::ended);
      // The port's time was up while the file was being opened.
      flow.fail(new Refusal(425, "The data port is closed again."));
      return;
    }
    aborted = false;
    session.say(150, opening);
    Transfer running =
        new Transfer(
            session.server(), session.connection(), session.account().name(), verb, path, flow);
    begun(running);
    running.start(taken, session.state().privateData, this::ended);
    session.transferring();
  }

  private @Nullable DataPort takePort() {
    DataPort taken = passive;
    passive = null;
    InetSocketAddress target = session.state().activePort;
    session.state().activePort = null;
    if (taken == null && target != null) {
      Duration limit = Duration.ofSeconds(session.server().config().data_connect_timeout());
      taken = new ActivePort(session.connection(), target, limit);
    }
    return taken;
  }

  private void begun(Transfer running) {
    transfer = running;
    session.connection().busy(true);
  }

  private void ended(@Nullable Throwable failure) {
    String success = transfer == null ? "" : transfer.success();
    transfer = null;
    session.connection().busy(false);
    Reply result = failure == null ? Reply.of(226, success) : Failures.reply(failure);
    session.connection().exchanged(!result.isOwnFault());
    session.say(result);
    if (aborted) {
      session.say(226, "Aborted.");
    }
    if (quits) {
      LoginCommands.quit(session);
    } else {
      session.finish();
    }
  }

  /** ABOR while a transfer runs: 426 for the transfer, 226 for ABOR (RFC 959 section 4.1.3). */
  void abort() {
    if (transfer != null) {
      aborted = true;
      transfer.abort("Transfer aborted.");
    }
  }

  /** QUIT while a transfer runs: RFC 959 lets it come to its end. */
  void quitAfterwards() {
    quits = true;
  }

  /** The client has ended its side of the control connection without a word of what is next. */
  void inputEnded() {
    if (transfer != null && !quits && transfer.isUpload()) {
      transfer.abort("The control connection is gone.");
    }
  }

  /** What STAT says during a transfer. */
  String progress() {
    return transfer == null ? "No transfer." : transfer.progress();
  }

  /** The control connection is gone, or TLS begins: nothing goes on. */
  void abandon() {
    closePort();
    if (transfer != null) {
      transfer.abort("The control connection is gone.");
    }
  }
}
