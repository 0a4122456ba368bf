package io.jackfield.shell;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Accounts and what they may do. */
final class UserCommands {
  private final Services services;
  private final UserViews views = new UserViews();

  UserCommands(Services services) {
    this.services = services;
  }

  List<Command> commands() {
    return List.of(
        new Command(
            "user add",
            "NAME [--home FOLDER] [--allow [FOLDER:]PERMISSIONS]... [--password-stdin]",
            "Adds an account and its home folder.",
            Syntax.words(1, 1).value("home").value("allow").flag("password-stdin"),
            this::add),
        new Command(
            "user passwd",
            "NAME [--password-stdin]",
            "Sets the password of an account.",
            Syntax.words(1, 1).flag("password-stdin"),
            this::passwd),
        new Command(
            "user grant",
            "NAME FOLDER PERMISSIONS",
            "Sets what an account may do in a folder; '' closes the folder.",
            Syntax.words(3, 3),
            this::grant),
        new Command(
            "user remove",
            "NAME",
            "Removes an account; its files stay.",
            Syntax.words(1, 1),
            this::remove),
        new Command(
            "user list",
            "[--json]",
            "Lists the accounts.",
            Syntax.NOTHING.flag("json"),
            this::list));
  }

  private int add(Arguments arguments, CommandIo io) throws IOException {
    String name = arguments.word(0);
    VirtualPath home = VirtualPath.parse(arguments.last("home").orElse("/" + name));
    List<Grant> grants = Grants.parse(home, arguments.all("allow"));
    Accounts accounts = services.accounts().get();
    if (accounts.find(name).isPresent()) {
      throw new IllegalArgumentException("there is an account '" + name + "' already");
    }
    char[] password = Passwords.read(arguments, io, name);
    try {
      accounts.add(name, home, grants, password);
    } finally {
      Arrays.fill(password, '\0');
    }
    makeHome(accounts, name, home);
    io.out().println("added " + name + " with home " + home);
    return Exit.OK;
  }

  /** An account without its home would be half a thing: it goes again if the folder fails. */
  private void makeHome(Accounts accounts, String name, VirtualPath home) throws IOException {
    try {
      HomeFolder.make(services.files().get().whole(), home);
    } catch (IOException | RuntimeException e) {
      accounts.remove(name);
      throw e;
    }
  }

  private int passwd(Arguments arguments, CommandIo io) throws IOException {
    Accounts accounts = services.accounts().get();
    String name = existing(accounts, arguments.word(0)).name();
    char[] password = Passwords.read(arguments, io, name);
    try {
      accounts.setPassword(name, password);
    } finally {
      Arrays.fill(password, '\0');
    }
    io.out().println("changed the password of " + name);
    return Exit.OK;
  }

  private int grant(Arguments arguments, CommandIo io) {
    Accounts accounts = services.accounts().get();
    Grant grant =
        new Grant(VirtualPath.parse(arguments.word(1)), Permission.parse(arguments.word(2)));
    accounts.grant(arguments.word(0), grant.folder(), grant.permissions());
    io.out().println("granted " + arguments.word(0) + " " + Grants.words(grant));
    return Exit.OK;
  }

  private int remove(Arguments arguments, CommandIo io) {
    services.accounts().get().remove(arguments.word(0));
    io.out().println("removed " + arguments.word(0));
    return Exit.OK;
  }

  private int list(Arguments arguments, CommandIo io) {
    List<Account> accounts = services.accounts().call(Accounts::list);
    if (arguments.json()) {
      Json.print(io.out(), views.json(accounts));
    } else {
      views.table(accounts).print(io.out(), "no accounts");
    }
    return Exit.OK;
  }

  private static Account existing(Accounts accounts, String name) {
    return accounts
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no account '" + name + "'"));
  }
}
