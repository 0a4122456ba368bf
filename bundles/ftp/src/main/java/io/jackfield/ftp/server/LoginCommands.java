package io.jackfield.ftp.server;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        Command.of("QUIT", Argument.NONE, Phase.ANY, "QUIT", (s, unused) -> quit(s))
            .during((s, unused) -> s.data().quitAfterwards()));
  }

  static void quit(Session session) {
    session.bye(221, "Goodbye.");
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
    session.workThen(
        () -> session.server().accounts().call(all -> authenticate(all, user, password)),
        found ->
            found.ifPresentOrElse(account -> succeed(session, account), () -> fail(session, user)));
  }

  private static Optional<Account> authenticate(Accounts all, String user, String password) {
    if (ANONYMOUS.contains(user)) {
      return all.anonymous();
    }
    char[] secret = password.toCharArray();
    try {
      return all.authenticate(user, secret).toCompletableFuture().join();
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
