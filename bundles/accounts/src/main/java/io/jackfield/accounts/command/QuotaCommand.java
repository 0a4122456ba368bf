package io.jackfield.accounts.command;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Quota;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileUsage;
import io.jackfield.swap.ServiceHolder;
import java.io.IOException;
import java.util.Map;

/** {@code user quota}: how much is in a home, and how much may be. */
final class QuotaCommand implements Command {
  private static final String NAME = "NAME";

  private final Accounts accounts;
  private final ServiceHolder<FileSpace> files;
  private final CommandSpec.Values names;

  QuotaCommand(Accounts accounts, ServiceHolder<FileSpace> files, CommandSpec.Values names) {
    this.accounts = accounts;
    this.files = files;
    this.names = names;
  }

  @Override
  public CommandSpec spec() {
    return CommandSpec.of(
            "user quota", "Shows how much is in the home of an account, and sets how much may be.")
        .word(NAME, "the account", names)
        .option(Quotas.BYTES, Quotas.SIZE, Quotas.BYTES_HELP)
        .option(Quotas.FILES, Quotas.COUNT, Quotas.FILES_HELP)
        .detail("What is there stays, even if it is more than the limit.")
        .example("user quota NAME", "counts what is there, and shows it beside the limits")
        .example("user quota NAME --bytes 10G --files 10000", "sets both limits")
        .example("user quota NAME --bytes none", "lifts one of them");
  }

  @Override
  public void run(CommandCall call) throws IOException, UsageException {
    String name = call.word(NAME);
    Account account =
        accounts
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no account '" + name + "'"));
    Quota quota = Quotas.parse(call, account.quota());
    // Counted first: where that fails nothing is changed.
    FileUsage used = files.get().usage(account.home());
    if (!quota.equals(account.quota())) {
      accounts.setQuota(name, quota);
    }
    call.answer(
        Map.of(
            "account",
            name,
            "home",
            account.home().toString(),
            "quota",
            Quotas.json(quota),
            "used",
            Quotas.json(used)),
        out -> Quotas.table(quota, used).print(out, ""));
  }
}
