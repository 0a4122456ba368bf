package io.jackfield.http.server;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.swap.ServiceHolder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The file space and the accounts, which may be away for the moment of a swap. */
@Component(service = FileAccess.class)
public final class FileAccess implements FileViews {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ServiceHolder<FileSpace> files = new ServiceHolder<>("the file space", PATIENCE);
  private final ServiceHolder<Accounts> accounts = new ServiceHolder<>("the accounts", PATIENCE);

  @Override
  public Optional<FileView> anonymous() {
    return accounts.call(Accounts::anonymous).map(this::view);
  }

  /** From the root, not from its home as by FTP: a path of HTTP is the same for everybody. */
  @Override
  public FileView of(Account account) {
    return view(
        new Account(account.name(), VirtualPath.ROOT, account.grants(), account.anonymous()));
  }

  private FileView view(Account account) {
    return files.call(space -> space.view(account));
  }

  @Override
  public CompletionStage<Optional<Account>> authenticate(
      Credentials credentials, @Nullable InetAddress client) {
    return accounts.call(
        all -> all.authenticate(credentials.name(), credentials.password(), client));
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

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAccounts(Accounts service) {
    accounts.fill(service);
  }

  void unbindAccounts(Accounts service) {
    accounts.empty(service);
  }
}
