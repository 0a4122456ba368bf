package io.jackfield.ftp.commands;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.AuthenticationBusyException;
import io.jackfield.ftp.control.AccessLog;
import io.jackfield.ftp.control.Argument;
import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.Failures;
import io.jackfield.ftp.control.Phase;
import io.jackfield.ftp.control.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** USER, PASS, ACCT, QUIT. */
final class LoginCommands {
  private static final Set<String> ANONYMOUS = Set.of("anonymous", "ftp");

  private LoginCommands() {}

  static List<Command> all() {
    return List.of(
        Command.of("USER", Argument.REQUIRED, Phase.ANY, "USER <name>", LoginCommands::user),
        Command.of("PASS", Argument.OPTIONAL, Phase.ANY, "PASS <password>", LoginCommands::pass),
        Command.of(
            "ACCT",
            Argument.OPTIONAL,
            Phase.ANY,
            "ACCT <account>",
            (s, unused) -> s.reply(202, "Not needed here.")),
        Command.of("QUIT", Argument.NONE, Phase.ANY, "QUIT", (s, unused) -> s.quit())
            .during((s, unused) -> s.data().quitAfterwards()));
  }

  /** The answer is the same whether there is such a user or not. */
  private static void user(Session session, String name) {
    if (session.server().needsTls() && !session.connection().secure()) {
      session.reply(530, "Use AUTH TLS first.");
    } else if (session.state().loggedIn()) {
      session.reply(503, "Already logged in.");
    } else {
      session.state().user = name;
      session.reply(331, "Password, please.");
    }
  }

  private static void pass(Session session, String password) {
    String user = session.state().user;
    session.state().user = "";
    if (user.isEmpty()) {
      session.reply(503, "USER comes first.");
      return;
    }
    check(session, user, password, true);
  }

  /**
   * Holds no thread while the password is checked: that takes long, and there may be a queue.
   *
   * @param again whether to ask once more if the check fails: the accounts may be replaced in the
   *     middle of it
   */
  private static void check(Session session, String user, String password, boolean again) {
    session.workThen(
        () -> session.server().accounts().call(all -> authenticate(session, all, user, password)),
        check ->
            session.whenDone(
                check,
                found ->
                    found.ifPresentOrElse(
                        account -> succeed(session, account), () -> fail(session, user)),
                failure -> {
                  if (failure instanceof AuthenticationBusyException) {
                    session.bye(421, "Too many logins at once, try again later.");
                  } else if (again) {
                    check(session, user, password, false);
                  } else {
                    session.reply(Failures.reply(failure));
                  }
                }));
  }

  private static CompletionStage<Optional<Account>> authenticate(
      Session session, Accounts all, String user, String password) {
    if (ANONYMOUS.contains(user)) {
      return CompletableFuture.completedFuture(all.anonymous());
    }
    char[] secret = password.toCharArray();
    try {
      return all.authenticate(user, secret, session.connection().remote().getAddress(), "ftp");
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private static void succeed(Session session, Account account) {
    session.state().failedLogins = 0;
    session.loggedIn(account);
    AccessLog.login(session.connection(), account.name(), true);
    session.reply(230, "Logged in.");
  }

  /** Guessing costs time, but not a thread of ours. */
  private static void fail(Session session, String user) {
    int failures = ++session.state().failedLogins;
    AccessLog.login(session.connection(), user, false);
    session.delay(
        Duration.ofSeconds(session.server().config().login_delay()),
        () -> {
          if (failures >= session.server().config().login_failures()) {
            session.bye(421, "Too many failed logins.");
          } else {
            session.reply(530, "Wrong user name or password.");
          }
        });
  }
}
