package io.jackfield.account;

import io.jackfield.file.VirtualPath;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The accounts of the daemon.
 *
 * <p>Methods may be called from any thread. Except for {@link #authenticate} they may block: those
 * that set a password take tens of milliseconds on purpose (Argon2id, RFC 9106), and all may read
 * or write the store, so call them on a worker, not on an event loop. A store that cannot be read
 * or written fails a change with an {@link java.io.UncheckedIOException} whose message is for the
 * operator; it is then as it was.
 */
@ProviderType
public interface Accounts {

  /**
   * The account of that name if the password is its password. An unknown name takes as long as a
   * wrong password, and an empty password never matches. Does not block: passwords are checked on
   * threads that do nothing else. One that was right is right without a check for a minute, unless
   * the account changes.
   *
   * <p>If it was right, tasks with {@code task.on=login} are told, an account, a protocol and an
   * address once a minute. That is written down right after, by a thread of its own, and not before
   * this completes: a login waits for no disk. What the end of the process cuts off in between, or
   * what is too much at once, is not told.
   *
   * @param password is copied before this returns and not changed; the caller wipes it
   * @param client who wants to know: much of one client does not hold up the others; {@code null}
   *     if it has no address
   * @param protocol by which the password came, such as {@code ftp}
   * @return completed on any thread, always; fails with an {@link AuthenticationBusyException} if
   *     too many checks wait already, or if this service stops before the password's turn
   */
  CompletionStage<Optional<Account>> authenticate(
      String name, char[] password, @Nullable InetAddress client, String protocol);

  /** The account that asks for no password; empty where the operator allows none. */
  Optional<Account> anonymous();

  /** The account of that name as it is now; {@code anonymous} finds {@link #anonymous}. */
  Optional<Account> find(String name);

  /** All accounts that have a password, by name. */
  List<Account> list();

  /**
   * Adds an account.
   *
   * @throws IllegalArgumentException with a line for the operator if the name is taken or not a
   *     good one, or the password is empty
   */
  void add(String name, VirtualPath home, List<Grant> grants, char[] password);

  /**
   * Sets the password.
   *
   * @throws IllegalArgumentException if there is no such account or the password is empty
   */
  void setPassword(String name, char[] password);

  /**
   * Sets what an account may do in a folder; replaces the grant for exactly that folder.
   *
   * @throws IllegalArgumentException if there is no such account
   */
  void grant(String name, VirtualPath folder, Set<Permission> permissions);

  /**
   * Sets how much may be in the home of an account, for whoever looks the account up from now on.
   *
   * @param quota replaces both limits; {@link Quota#NONE} lifts them
   * @throws IllegalArgumentException if there is no such account
   */
  void setQuota(String name, Quota quota);

  /**
   * Removes the account; its files stay.
   *
   * @throws IllegalArgumentException if there is no such account
   */
  void remove(String name);
}
