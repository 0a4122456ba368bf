package io.jackfield.ftp.control;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.ftp.data.Transfer;
import java.util.Map;
import java.util.Optional;

/**
 * A session whose user an earlier version has let in: what the account may do can have changed, and
 * the account can be gone.
 */
public final class Return {
  private final Server server;
  private final Session session;

  public Return(Server server, Session session) {
    this.server = server;
    this.session = session;
  }

  private record Found(Account account, boolean transferAllowed) {}

  public void lookUp() {
    Map<String, Object> state = session.connection().state();
    boolean transfers = Transfer.isIn(state);
    String verb = Transfer.verbIn(state);
    String path = Transfer.pathIn(state);
    session.workThen(
        () -> find().map(account -> new Found(account, !transfers || may(account, verb, path))),
        found -> found.ifPresentOrElse(this::welcome, this::turnAway),
        failure -> session.bye(421, "Service not available."));
  }

  private Optional<Account> find() {
    SessionState state = session.state();
    return server
        .accounts()
        .call((Accounts all) -> state.anonymous ? all.anonymous() : all.find(state.account));
  }

  private boolean may(Account account, String verb, String path) {
    return Transfer.isAllowed(server.view(account), verb, path);
  }

  private void welcome(Found found) {
    session.loggedIn(found.account());
    session.goOn(found.transferAllowed());
  }

  private void turnAway() {
    session.bye(421, "Your account is gone.");
  }
}
