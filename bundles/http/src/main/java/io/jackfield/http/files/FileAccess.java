package io.jackfield.http.files;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.file.FileEvents;
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
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** The file space and the accounts, which may be away for the moment of a swap. */
@Component(
    service = {FileAccess.class, EventHandler.class},
    property = {
      EventConstants.EVENT_TOPIC + "=" + FileEvents.STORED,
      EventConstants.EVENT_TOPIC + "=" + FileEvents.DELETED,
      EventConstants.EVENT_TOPIC + "=" + FileEvents.RENAMED,
      EventConstants.EVENT_TOPIC + "=" + FileEvents.MODIFIED
    })
public final class FileAccess implements FileViews, EventHandler {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ReadyFiles ready = new ReadyFiles();
  private final ServiceHolder<FileSpace> files = new ServiceHolder<>("the file space", PATIENCE);
  private final ServiceHolder<Accounts> accounts = new ServiceHolder<>("the accounts", PATIENCE);

  /** The files that are ready to be sent. */
  public ReadyFiles ready() {
    return ready;
  }

  /** Before who has changed a file is answered. */
  @Override
  public void handleEvent(Event event) {
    if (event.getTopic().equals(FileEvents.RENAMED)
        || !(event.getProperty(FileEvents.PATH) instanceof String path)) {
      ready.allChanged(); // a folder takes all below it along
    } else {
      ready.changed(VirtualPath.parse(path));
    }
  }

  @Override
  public Optional<FileView> anonymousNow() {
    return accounts
        .now()
        .flatMap(Accounts::anonymous)
        .flatMap(account -> files.now().map(space -> space.view(account)));
  }

  @Override
  public Optional<FileView> anonymous() {
    return accounts.call(Accounts::anonymous).map(this::view);
  }

  @Override
  public Optional<Account> account(String name) {
    return accounts.call(all -> all.find(name));
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
        all -> all.authenticate(credentials.name(), credentials.password(), client, "http"));
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindFiles(FileSpace space) {
    files.fill(space);
    ready.allChanged(); // it may be over another folder
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
