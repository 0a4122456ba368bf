package io.jackfield.http.files;

import io.jackfield.account.Account;
import io.jackfield.account.AuthenticationBusyException;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Views that a test hands out; the password of an account is its name backwards. */
public final class TestViews implements FileViews {
  private final Map<String, FileView> ofAccounts = new HashMap<>();
  private Optional<FileView> anonymous = Optional.empty();
  private boolean busy;

  public TestViews anonymous(FileView view) {
    anonymous = Optional.of(view);
    return this;
  }

  public TestViews account(String name, FileView view) {
    ofAccounts.put(name, view);
    return this;
  }

  public TestViews busy() {
    busy = true;
    return this;
  }

  @Override
  public Optional<FileView> anonymous() {
    return anonymous;
  }

  @Override
  public Optional<FileView> anonymousNow() {
    return anonymous;
  }

  @Override
  public Optional<Account> account(String name) {
    return ofAccounts.containsKey(name)
        ? Optional.of(new Account(name, VirtualPath.ROOT, List.of(), false))
        : Optional.empty();
  }

  @Override
  public FileView of(Account account) {
    return ofAccounts.get(account.name());
  }

  @Override
  public CompletionStage<Optional<Account>> authenticate(
      Credentials credentials, @Nullable InetAddress client) {
    if (busy) {
      return CompletableFuture.failedFuture(new AuthenticationBusyException());
    }
    String password = new StringBuilder(credentials.name()).reverse().toString();
    boolean good =
        ofAccounts.containsKey(credentials.name())
            && password.equals(new String(credentials.password()));
    return CompletableFuture.completedFuture(
        good
            ? Optional.of(new Account(credentials.name(), VirtualPath.ROOT, List.of(), false))
            : Optional.empty());
  }
}
