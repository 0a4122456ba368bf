package io.jackfield.accounts;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.account.Quota;
import io.jackfield.config.DaemonFolder;
import io.jackfield.event.Events;
import io.jackfield.file.VirtualPath;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts in {@code data/accounts.json}. */
@Component(configurationPid = AccountsConfig.PID, immediate = true)
@Designate(ocd = AccountsConfig.class)
public final class AccountsComponent implements Accounts {
  private static final Logger log = LoggerFactory.getLogger(AccountsComponent.class);

  /** When the daemon stops nobody is connected any more: for a hash that is being written. */
  private static final Duration STOP_WAIT = Duration.ofMillis(200);

  /** Shorter than the deployment's patience, longer than what may wait takes. */
  private static final Duration SWAP_WAIT = Duration.ofSeconds(20);

  /** For the logins that tasks are still to be told of. */
  private static final Duration TELL_WAIT = Duration.ofSeconds(2);

  private final AccountFile file;
  private final LoginEvents loginEvents;
  private final Logins logins;

  /** So that many operators' commands take the memory of one hash, however busy the logins are. */
  private final Lock settingPassword = new ReentrantLock();

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
    this(DaemonFolder.DATA.in(context), transport::lane, config, System::nanoTime);
  }

  AccountsComponent(
      Path data, Function<LaneSpec, Lane> lanes, AccountsConfig config, LongSupplier nanoTime)
      throws IOException {
    file = opened(data.resolve("accounts.json"));
    hasher = hasher(config);
    loginEvents = new LoginEvents(lanes, nanoTime);
    logins = new Logins(file, lanes, hasher, config.hash_concurrency(), loginEvents, nanoTime);
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
    return new Hasher(cost);
  }

  /** Applies a changed configuration. */
  @Modified
  void modified(AccountsConfig config) {
    hasher = hasher(config);
    logins.configure(hasher, config.hash_concurrency());
    apply(config);
  }

  /**
   * A swap is to lose no login, however many wait; at a stop of the daemon there is nobody left.
   */
  @Deactivate
  void close(BundleContext context) {
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    boolean ends = framework != null && framework.getState() == Bundle.STOPPING;
    close(ends ? STOP_WAIT : SWAP_WAIT);
  }

  void close(Duration atMost) {
    logins.close(atMost);
    loginEvents.close(atMost.compareTo(TELL_WAIT) < 0 ? atMost : TELL_WAIT);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindEvents(Events service) {
    loginEvents.bind(service);
  }

  void unbindEvents(Events service) {
    loginEvents.unbind(service);
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
        "accounts={} anonymous={} hash={} concurrency={}",
        file.current().accounts().size(),
        anonymous.map(Account::grants).orElse(List.of()),
        hasher.cost(),
        config.hash_concurrency());
  }

  @Override
  public CompletionStage<Optional<Account>> authenticate(
      String name, char[] password, @Nullable InetAddress client, String protocol) {
    return logins.authenticate(name, password, client, protocol);
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
  public void setQuota(String name, Quota quota) {
    file.change(
        book -> {
          requireKnown(book, name);
          book.setQuota(name, quota);
        });
    log.info(
        "quota set account={} bytes={} files={}", name, limit(quota.bytes()), limit(quota.files()));
  }

  private static String limit(long limit) {
    return limit == Quota.UNLIMITED ? "none" : String.valueOf(limit);
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
    settingPassword.lock();
    try {
      return hasher.hash(password);
    } finally {
      settingPassword.unlock();
    }
  }

  private static void requireKnown(AccountBook book, String name) {
    if (!book.accounts().containsKey(name)) {
      throw new IllegalArgumentException("there is no account '" + name + "'");
    }
  }
}
