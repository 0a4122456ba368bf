package io.jackfield.accounts.command;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.account.Quota;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.PublishedCommands;
import io.jackfield.command.Table;
import io.jackfield.command.UsageException;
import io.jackfield.file.FileSpace;
import io.jackfield.file.VirtualPath;
import io.jackfield.swap.ServiceHolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Accounts and what they may do. */
@Component(
    immediate = true,
    service = {})
public final class UserCommands {
  private static final String NAME = "NAME";
  private static final String HOME = "--home";
  private static final String ALLOW = "--allow";
  private static final String FOLDER = "FOLDER";
  private static final String PERMISSIONS = "PERMISSIONS";
  private static final String PERMISSION_HELP =
      "read (list, read), write (create, overwrite, delete, rename, mkdir, touch), all, or these"
          + " single names, with commas between them";

  /** Longer than a swap, shorter than an operator's patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ServiceHolder<FileSpace> files = new ServiceHolder<>("the file space", PATIENCE);
  private final Accounts accounts;
  private final PublishedCommands published;

  /** Publishes the commands. */
  @Activate
  public UserCommands(BundleContext context, @Reference Accounts accounts) {
    this.accounts = accounts;
    this.published = PublishedCommands.of(context, commands());
  }

  @Deactivate
  void withdraw() {
    published.close();
  }

  private List<Command> commands() {
    return List.of(
        Command.of(
            CommandSpec.of("user add", "Adds an account and its home folder.")
                .word(NAME, "what it logs in with")
                .option(
                    HOME,
                    FOLDER,
                    "the folder that it sees as its root, in the whole file space; /NAME unless"
                        + " given, and made if it is missing")
                .options(
                    ALLOW,
                    "[FOLDER:]PERMISSIONS",
                    "what it may do in its home, or in another folder of the whole file space, and"
                        + " in everything below; 'read' in the home unless given")
                .option(Quotas.BYTES, Quotas.SIZE, Quotas.BYTES_HELP)
                .option(Quotas.FILES, Quotas.COUNT, Quotas.FILES_HELP)
                .flag(NewPassword.STDIN, NewPassword.STDIN_HELP)
                .detail("PERMISSIONS are " + PERMISSION_HELP + ".")
                .detail(
                    "There is no option for the password itself: other users of the machine see"
                        + " command lines.")
                .example("user add NAME --allow read,write", "asks for the password twice")
                .example(
                    "user add NAME --allow read,write --bytes 10G",
                    "and lets 10 GiB be in its home, no more")
                .example(
                    "user add NAME --allow read --allow /in:create --password-stdin",
                    "reads the password from standard input"),
            this::add),
        Command.of(
            CommandSpec.of("user passwd", "Sets the password of an account.")
                .word(NAME, "the account", this::names)
                .flag(NewPassword.STDIN, NewPassword.STDIN_HELP)
                .example("user passwd NAME", "asks for it twice"),
            this::passwd),
        Command.of(
            CommandSpec.of(
                    "user grant", "Sets what an account may do in a folder; '' closes the folder.")
                .word(NAME, "the account", this::names)
                .word(FOLDER, "in the whole file space; everything below as well")
                .word(PERMISSIONS, PERMISSION_HELP)
                .example("user grant NAME /in create,mkdir", "lets it put files there, and no more")
                .example("user grant NAME /in ''", "keeps it out of there"),
            this::grant),
        new QuotaCommand(accounts, files, this::names),
        Command.of(
            CommandSpec.of("user remove", "Removes an account; its files stay.")
                .word(NAME, "the account", this::names)
                .example("user remove NAME", "who is logged in is not thrown out"),
            this::remove),
        Command.of(
            CommandSpec.of("user list", "Lists the accounts.")
                .example(
                    "user list", "lists them with their homes, what they may do, and their quotas"),
            this::list));
  }

  private List<String> names() {
    return accounts.list().stream().map(Account::name).toList();
  }

  private void add(CommandCall call) throws IOException, UsageException {
    String name = call.word(NAME);
    VirtualPath home = VirtualPath.parse(call.option(HOME).orElse("/" + name));
    List<Grant> grants = Grants.parse(home, call.options(ALLOW));
    Quota quota = Quotas.parse(call, Quota.NONE);
    if (accounts.find(name).isPresent()) {
      throw new IllegalArgumentException("there is an account '" + name + "' already");
    }
    char[] password = NewPassword.read(call, name);
    try {
      accounts.add(name, home, grants, password);
    } finally {
      Arrays.fill(password, '\0');
    }
    complete(name, home, quota);
    call.answer(
        Map.of("added", name, "home", home.toString()), "added " + name + " with home " + home);
  }

  /** An account without one of these would be half a thing: it goes again if one fails. */
  private void complete(String name, VirtualPath home, Quota quota) throws IOException {
    try {
      if (!quota.equals(Quota.NONE)) {
        accounts.setQuota(name, quota);
      }
      HomeFolder.make(files.get().whole(), home);
    } catch (IOException | RuntimeException e) {
      accounts.remove(name);
      throw e;
    }
  }

  private void passwd(CommandCall call) throws IOException {
    String name = call.word(NAME);
    if (accounts.find(name).isEmpty()) {
      throw new IllegalArgumentException("there is no account '" + name + "'");
    }
    char[] password = NewPassword.read(call, name);
    try {
      accounts.setPassword(name, password);
    } finally {
      Arrays.fill(password, '\0');
    }
    call.answer(Map.of("changed", name), "changed the password of " + name);
  }

  private void grant(CommandCall call) {
    Grant grant =
        new Grant(VirtualPath.parse(call.word(FOLDER)), Permission.parse(call.word(PERMISSIONS)));
    String name = call.word(NAME);
    accounts.grant(name, grant.folder(), grant.permissions());
    call.answer(
        Map.of("account", name, "granted", json(grant)),
        "granted " + name + " " + Grants.words(grant));
  }

  private void remove(CommandCall call) {
    String name = call.word(NAME);
    accounts.remove(name);
    call.answer(Map.of("removed", name), "removed " + name);
  }

  private void list(CommandCall call) {
    List<Account> all = accounts.list();
    call.answer(
        all.stream().map(UserCommands::json).toList(), out -> table(all).print(out, "no accounts"));
  }

  private static Table table(List<Account> accounts) {
    Table table = new Table("NAME", "HOME", "ALLOWED", "QUOTA");
    for (Account account : accounts) {
      String allowed =
          account.grants().stream().map(Grants::words).collect(Collectors.joining("  "));
      table.row(account.name(), account.home(), allowed, Quotas.words(account.quota()));
    }
    return table;
  }

  private static Map<String, Object> json(Account account) {
    return Map.of(
        "name",
        account.name(),
        "home",
        account.home().toString(),
        "grants",
        account.grants().stream().map(UserCommands::json).toList(),
        "quota",
        Optional.of(account.quota()).filter(one -> !one.equals(Quota.NONE)).map(Quotas::json));
  }

  private static Map<String, Object> json(Grant grant) {
    return Map.of(
        "folder", grant.folder().toString(), "permissions", Grants.names(grant.permissions()));
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindFiles(FileSpace space) {
    files.fill(space);
  }

  void unbindFiles(FileSpace space) {
    files.empty(space);
  }
}
