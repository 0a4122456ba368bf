package io.jackfield.accounts;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.AuthenticationBusyException;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.file.VirtualPath;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts in {@code data/accounts.json}. */
@Component(configurationPid = AccountsConfig.PID, immediate = true)
@Designate(ocd = AccountsConfig.class)
public final class AccountsComponent implements Accounts {
  private static final Logger log = LoggerFactory.getLogger(AccountsComponent.class);

  /** Beyond this a client would have gone before its turn comes. */
  private static final int MOST_WAITING = 200;

  private final AccountFile file;
  private final ExecutorService checks;
  private volatile Hasher hasher;
  private volatile Optional<Account> anonymous = Optional.empty();

  /**
   * Reads the file.
   *
   * @throws IOException if it is broken, with what is wrong; it is never overwritten then
   */
  @Activate
  public AccountsComponent(
      BundleContext context, @Reference Transport transport, AccountsConfig config)
      throws IOException {
    this(
        Path.of(context.getProperty("jackfield.home")),
        transport.lane("password", config.hash_concurrency(), MOST_WAITING),
        config);
  }

  AccountsComponent(Path home, ExecutorService checks, AccountsConfig config) throws IOException {
    this.checks = checks;
    file = opened(home.resolve("data").resolve("accounts.json"));
    hasher = hasher(config);
    apply(config);
  }

  private static AccountFile opened(Path path) throws IOException {
    try {
      return new AccountFile(path);
    } catch (IOException e) {
      log.error("no accounts, nobody can log in reason={}", e.getMessage());
      throw e;
    }
  }

  private static Hasher hasher(AccountsConfig config) {
    HashCost cost = new HashCost(config.hash_memory(), config.hash_passes(), config.hash_lanes());
    return new Hasher(cost, config.hash_concurrency());
  }

  /** Applies a changed configuration. */
  @Modified
  void modified(AccountsConfig config) {
    hasher = hasher(config);
    apply(config);
  }

  private void apply(AccountsConfig config) {
    try {
      anonymous = AnonymousAccount.of(config.anonymous());
    } catch (IllegalArgumentException e) {
      log.error(
          "configuration refused pid={} key=anonymous reason={}",
          AccountsConfig.PID,
          e.getMessage());
    }
    log.info(
        "accounts={} anonymous={} hash={}",
        file.current().accounts().size(),
        anonymous.map(Account::grants).orElse(List.of()),
        hasher.cost());
  }

  @Override
  public CompletionStage<Optional<Account>> authenticate(String name, char[] password) {
    char[] secret = password.clone();
    try {
      return CompletableFuture.supplyAsync(() -> check(name, secret), checks)
          .whenComplete((found, failure) -> Arrays.fill(secret, '\0'));
    } catch (RejectedExecutionException e) {
      Arrays.fill(secret, '\0');
      return CompletableFuture.failedFuture(new AuthenticationBusyException());
    }
  }

  private Optional<Account> check(String name, char[] password) {
    Hasher current = hasher;
    StoredAccount stored = file.current().accounts().get(name);
    // Hashed in any case: how long it takes must not tell whether there is such an account.
    boolean matches =
        current.matches(password, stored == null ? current.nobody() : stored.password());
    if (stored == null || !matches || password.length == 0) {
      return Optional.empty();
    }
    if (current.isOutgrown(stored.password())) {
      renew(stored, password);
    }
    return Optional.of(stored.account());
  }

  private void renew(StoredAccount stored, char[] password) {
    String name = stored.account().name();
    PasswordHash stronger = hasher.hash(password);
    try {
      file.change(
          book -> {
            StoredAccount now = book.accounts().get(name);
            // Another password may have been set since.
            if (now != null && now.password().encoded().equals(stored.password().encoded())) {
              book.setPassword(name, stronger);
            }
          });
      log.info("password hash renewed account={} hash={}", name, stronger.cost());
    } catch (UncheckedIOException e) {
      log.warn("password hash not renewed account={} reason={}", name, e.getMessage());
    }
  }

  @Override
  public Optional<Account> anonymous() {
    return anonymous;
  }

  @Override
  public Optional<Account> find(String name) {
    if (name.equals(AccountName.ANONYMOUS)) {
      return anonymous;
    }
    @Nullable StoredAccount stored = file.current().accounts().get(name);
    return Optional.ofNullable(stored).map(StoredAccount::account);
  }

  @Override
  public List<Account> list() {
    return file.current().accounts().values().stream().map(StoredAccount::account).toList();
  }

  @Override
  public void add(String name, VirtualPath home, List<Grant> grants, char[] password) {
    Account account = new Account(AccountName.checked(name), home, grants, false);
    PasswordHash hash = hashed(password);
    file.change(
        book -> {
          if (book.accounts().containsKey(name)) {
            throw new IllegalArgumentException("there is an account '" + name + "' already");
          }
          book.add(account, hash);
        });
    log.info("account added account={} home={} grants={}", name, home, grants);
  }

  @Override
  public void setPassword(String name, char[] password) {
    requireKnown(file.current(), name);
    PasswordHash hash = hashed(password);
    file.change(
        book -> {
          requireKnown(book, name);
          book.setPassword(name, hash);
        });
    log.info("password set account={}", name);
  }

  @Override
  public void grant(String name, VirtualPath folder, Set<Permission> permissions) {
    file.change(
        book -> {
          requireKnown(book, name);
          book.grant(name, folder, permissions);
        });
    log.info("account granted account={} folder={} permissions={}", name, folder, permissions);
  }

  @Override
  public void remove(String name) {
    file.change(
        book -> {
          requireKnown(book, name);
          book.remove(name);
        });
    log.info("account removed account={}", name);
  }

  private PasswordHash hashed(char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("the password is empty");
    }
    return hasher.hash(password);
  }

  private static void requireKnown(AccountBook book, String name) {
    if (!book.accounts().containsKey(name)) {
      throw new IllegalArgumentException("there is no account '" + name + "'");
    }
  }
}
