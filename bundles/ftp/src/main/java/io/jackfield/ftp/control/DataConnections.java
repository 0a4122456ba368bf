package io.jackfield.ftp.control;

import io.jackfield.account.Account;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.data.ActivePort;
import io.jackfield.ftp.data.DataContext;
import io.jackfield.ftp.data.DataPort;
import io.jackfield.ftp.data.Drain;
import io.jackfield.ftp.data.Flow;
import io.jackfield.ftp.data.PassivePort;
import io.jackfield.ftp.data.Refusal;
import io.jackfield.ftp.data.Transfer;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The data connections of a session: a port that waits, or one transfer. On the event loop. */
public final class DataConnections {
  private static final String QUITS = "ftp.quits";

  private final Session session;
  private @Nullable PassivePort passive;
  private @Nullable Transfer transfer;
  private @Nullable Drain drain;
  private boolean aborted;
  private boolean quits;

  DataConnections(Session session) {
    this.session = session;
  }

  private DataContext context() {
    return session.server().dataContext();
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
    closeDrain();
  }

  /** A session has one at most. */
  private void closeDrain() {
    if (drain != null) {
      drain.close();
      drain = null;
    }
  }

  /**
   * Takes the port that an earlier version has left, before anything else: it is open for a time.
   */
  void takeOverPort() {
    Map<String, Object> state = session.connection().state();
    if (PassivePort.isIn(state)) {
      passive = PassivePort.takeOver(context(), session.connection(), this::unused, state);
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
    Account account = session.account();
    Transfer running = Transfer.takeOver(context(), session.connection(), account.name());
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
  public void openPassive(IntFunction<Reply> answer) {
    PassivePort next = PassivePort.unopened(context(), session.connection(), this::unused);
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

  public void closePort() {
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
  public @Nullable Reply refusal() {
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
  public void run(String verb, VirtualPath path, Flow flow, String opening) {
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
        new Transfer(context(), session.connection(), session.account().name(), verb, path, flow);
    begun(running);
    running.start(taken, session.state().privateData, this::ended);
    session.runner().transferring();
  }

  private @Nullable DataPort takePort() {
    DataPort taken = passive;
    passive = null;
    InetSocketAddress target = session.state().activePort;
    session.state().activePort = null;
    if (taken == null && target != null) {
      taken = new ActivePort(session.connection(), target, context().connectTimeout());
    }
    return taken;
  }

  private void begun(Transfer running) {
    transfer = running;
    closeDrain();
    session.connection().busy(true);
  }

  private void ended(@Nullable Throwable failure) {
    Transfer over = transfer;
    transfer = null;
    if (over != null) {
      drain = over.drain();
      AccessLog.transfer(session.connection(), over, failure);
    }
    session.connection().busy(false);
    String success = over == null ? "" : over.success();
    Reply result = failure == null ? Reply.of(226, success) : Failures.reply(failure);
    session.connection().exchanged(!result.isOwnFault());
    session.say(result);
    if (aborted) {
      session.say(226, "Aborted.");
    }
    if (quits) {
      session.quit();
    } else {
      session.finish();
    }
  }

  /** ABOR while a transfer runs: 426 for the transfer, 226 for ABOR (RFC 959 section 4.1.3). */
  public void abort() {
    if (transfer != null) {
      aborted = true;
      transfer.abort("Transfer aborted.");
    }
  }

  /** QUIT while a transfer runs: RFC 959 lets it come to its end. */
  public void quitAfterwards() {
    quits = true;
  }

  /** The client has ended its side of the control connection without a word of what is next. */
  void inputEnded() {
    if (transfer != null && !quits && transfer.isUpload()) {
      transfer.abort("The control connection is gone.");
    }
  }

  /** What STAT says during a transfer. */
  public String progress() {
    return transfer == null ? "No transfer." : transfer.progress();
  }

  /** The control connection is gone, or TLS begins: nothing goes on. */
  public void abandon() {
    closePort();
    closeDrain();
    if (transfer != null) {
      transfer.abort("The control connection is gone.");
    }
  }
}
