package io.jackfield.ftp.server;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.account.Quota;
import io.jackfield.file.VirtualPath;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The account ann with the password secret, and one without a password that may read. */
public final class FewAccounts implements Accounts {
  public final Map<String, Account> byName =
      new ConcurrentHashMap<>(Map.of("ann", account("ann", false, Set.of(Permission.values()))));

  /** What the next checks of passwords come to, in place of what is right. */
  final Queue<CompletionStage<Optional<Account>>> answers = new ConcurrentLinkedQueue<>();

  private static Account account(String name, boolean anonymous, Set<Permission> permissions) {
    return new Account(
        name, VirtualPath.ROOT, List.of(new Grant(VirtualPath.ROOT, permissions)), anonymous);
  }

  /** From now on. */
  void mayOnly(String name, Set<Permission> permissions) {
    byName.put(name, account(name, false, permissions));
  }

  @Override
  public CompletionStage<Optional<Account>> authenticate(
      String name, char[] password, @Nullable InetAddress client, String protocol) {
    CompletionStage<Optional<Account>> next = answers.poll();
    return next != null
        ? next
        : CompletableFuture.completedFuture(
            find(name).filter(account -> String.valueOf(password).equals("secret")));
  }

  @Override
  public Optional<Account> anonymous() {
    return Optional.of(account("anonymous", true, Permission.READING));
  }

  @Override
  public Optional<Account> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public List<Account> list() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void add(String name, VirtualPath home, List<Grant> grants, char[] password) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setPassword(String name, char[] password) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void grant(String name, VirtualPath folder, Set<Permission> permissions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setQuota(String name, Quota quota) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(String name) {
    throw new UnsupportedOperationException();
  }
}
