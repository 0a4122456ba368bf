package io.jackfield.ftp.control;

import io.jackfield.account.Account;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import io.jackfield.ftp.data.Transfer;
import io.jackfield.transport.Connection;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a session goes from one version to the next: between two commands, or in the middle of a
 * transfer that can move. On the event loop.
 */
public final class SessionHandover {
  private static final Logger log = LoggerFactory.getLogger(SessionHandover.class);

  private final Session session;
  private boolean asked;

  SessionHandover(Session session) {
    this.session = session;
  }

  /** Whether a connection comes from an earlier version. */
  public static boolean isIn(Map<String, Object> state) {
    return SessionState.isIn(state);
  }

  /** Goes on with a connection that an earlier version has let go of. */
  public static void takeOver(Supplier<Server> server, Connection connection) {
    Session session = new Session(server, connection, SessionState.restore(connection.state()));
    session.open();
    if (!SessionState.isKnown(connection.state())) {
      // Never guess: what another version meant could be an open file.
      log.warn("unknown session schema id={}", connection.id());
      session.bye(421, "Another version of the server has begun this, please log in again.");
      return;
    }
    session.data().takeOverPort();
    if (session.state().loggedIn()) {
      lookUp(session);
    } else {
      session.goOn(false);
    }
  }

  private record Found(Optional<Account> account, boolean transferAllowed, Optional<Upload> upload)
      implements AutoCloseable {
    /** The client has gone meanwhile. */
    @Override
    public void close() throws IOException {
      if (upload.isPresent()) {
        upload.get().close();
      }
    }
  }

  /** What the account may do can have changed, and the account can be gone. */
  private static void lookUp(Session session) {
    Map<String, Object> state = session.connection().state();
    Optional<Map<String, Object>> left = Transfer.uploadIn(state);
    boolean transfers = Transfer.isIn(state);
    String verb = Transfer.verbIn(state);
    String path = Transfer.pathIn(state);
    String name = session.state().account;
    boolean anonymous = session.state().anonymous;
    Server server = session.server();
    session.workThen(
        () -> {
          Optional<Account> now = server.find(name, anonymous);
          Account account = now.orElse(Server.withoutGrants(name, anonymous));
          FileView view = server.view(account);
          boolean allowed = !transfers || (now.isPresent() && Transfer.isAllowed(view, verb, path));
          // Also if it is refused: then nothing of it is to be kept.
          Optional<Upload> upload =
              left.isPresent() ? Optional.of(view.adopt(left.get())) : Optional.empty();
          return new Found(now, allowed, upload.map(begun -> server.upload(account, begun)));
        },
        found -> {
          found.upload().ifPresent(upload -> Transfer.adopted(state, upload));
          found
              .account()
              .ifPresentOrElse(
                  again -> {
                    session.loggedIn(again);
                    session.goOn(found.transferAllowed());
                  },
                  () -> session.bye(421, "Your account is gone."));
        },
        failure -> session.bye(421, "Service not available."));
  }

  /** The connection shall be let go of, as soon as that can be. */
  void ask() {
    asked = true;
    session.runner().askedToRelease();
  }

  boolean isAsked() {
    return asked;
  }

  /** Lets go of the connection in the middle of the transfer that runs, if it has been asked to. */
  void releaseInTransfer() {
    if (asked && !session.hasEnded()) {
      session.data().leave(this::release);
    }
  }

  /** Leaves the connection, and all that the session is, to the next version. */
  void release() {
    Connection connection = session.connection();
    if (!session.hasEnded() && connection.channel().isActive()) {
      session.state().save(connection.state());
      session.data().handOver(connection.state());
      session.leave();
      connection.release();
    }
  }
}
