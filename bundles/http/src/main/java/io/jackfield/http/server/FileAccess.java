package io.jackfield.http.server;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileView;
import io.jackfield.swap.Slot;
import java.time.Duration;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What a client that has not logged in may see of the file space. */
@Component(service = AnonymousFiles.class)
public final class AnonymousFiles {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Slot<FileSpace> files = new Slot<>("the file space", PATIENCE);
  private final Slot<Accounts> accounts = new Slot<>("the accounts", PATIENCE);

  /** The view of the anonymous account; empty if there is none. Blocks. */
  Optional<FileView> view() {
    Optional<Account> anonymous = accounts.call(Accounts::anonymous);
    return anonymous.map(account -> files.call(space -> space.view(account)));
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
