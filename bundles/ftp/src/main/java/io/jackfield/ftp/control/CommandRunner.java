package io.jackfield.ftp.control;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of a session: one at a time, in order, except for the few that mean the
 * transfer that runs. On the event loop.
 */
final class CommandRunner {
  private final Session session;
  private final CommandLineDecoder decoder;
  private final CommandQueue waiting = new CommandQueue();
  private boolean busy = true;
  private boolean inputEnded;

  /** Runs nothing before {@link #start}. */
  CommandRunner(Session session, CommandLineDecoder decoder) {
    this.session = session;
    this.decoder = decoder;
    decoder.pause();
  }

  /** The first command may come. */
  void start() {
    busy = false;
    session.channel().config().setAutoRead(true);
    next();
  }

  /** A transfer that an earlier version has begun goes on. */
  void startInTransfer() {
    session.channel().config().setAutoRead(true);
    transferring();
  }

  /** A line has come. */
  void received(CommandLine line) {
    if (session.hasEnded()) {
      return;
    }
    if (!busy) {
      begin(line);
      return;
    }
    Action now = duringTransfer(line);
    if (now != null) {
      now.run(session, line.argument());
      return;
    }
    waiting.add(line);
    if (waiting.isFull()) {
      decoder.pause();
    }
  }

  private @Nullable Action duringTransfer(CommandLine line) {
    boolean transferring = session.data().isTransferring();
    Command command = transferring ? session.server().commands().find(line.verb()) : null;
    return command == null ? null : command.duringTransfer();
  }

  private void begin(CommandLine line) {
    busy = true;
    decoder.pause();
    Action action = Admission.of(session, line);
    try {
      action.run(session, line.argument());
    } catch (RuntimeException e) {
      session.reply(Failures.reply(e));
    }
  }

  /** Whether a command runs. */
  boolean isBusy() {
    return busy;
  }

  /** Whether the client has sent more than the command that runs, be it read already or not. */
  boolean hasSentAhead() {
    return !waiting.isEmpty() || decoder.hasUnread();
  }

  /** A transfer runs, in this command: what comes in meanwhile is looked at. */
  void transferring() {
    if (!waiting.isFull()) {
      decoder.resume();
    }
    tellTransferOfEnd();
    session.handover().releaseInTransfer();
  }

  /** The command has been answered: on to the next one. */
  void finish() {
    busy = false;
    next();
  }

  private void next() {
    while (isFree()) {
      CommandLine line = waiting.poll();
      if (line == null) {
        break;
      }
      begin(line);
    }
    if (isFree()) {
      if (inputEnded && !decoder.hasLine()) {
        session.end();
      } else if (session.handover().isAsked()) {
        session.handover().release();
      } else {
        decoder.resume();
      }
    }
  }

  private boolean isFree() {
    return !busy && !session.hasEnded();
  }

  /**
   * The client sends nothing more: what it has sent is run and answered. A transfer goes on if it
   * shows in it that the client is there; one that ends its side in an upload may be gone, and what
   * has come of the file then looks like all of it.
   */
  void inputEnded() {
    inputEnded = true;
    if (session.hasEnded()) {
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
      session.data().inputEnded();
    }
  }

  /** The connection shall be let go of: now, if no command runs, or in the transfer that does. */
  void askedToRelease() {
    if (isFree()) {
      next();
    } else {
      session.handover().releaseInTransfer();
    }
  }

  /** Forgets what has not been run: the session has ended. */
  void clear() {
    waiting.clear();
  }

  /** Leaves what has not been run to the next version. */
  void handOver(Map<String, Object> state) {
    waiting.handOver(state);
  }

  /** Takes what an earlier version has not run. */
  void takeOver(Map<String, Object> state) {
    waiting.takeOver(state);
  }
}
