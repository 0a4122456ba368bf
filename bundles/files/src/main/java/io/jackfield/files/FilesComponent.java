package io.jackfield.files;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Quota;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileUsage;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.check.StoreChecks;
import io.jackfield.files.config.FilesConfig;
import io.jackfield.files.disk.Mount;
import io.jackfield.files.disk.Mounts;
import io.jackfield.files.disk.RootFolder;
import io.jackfield.files.outbox.Outbox;
import io.jackfield.files.outbox.UnfinishedNames;
import io.jackfield.files.quota.FolderQuota;
import io.jackfield.files.quota.Quotas;
import io.jackfield.files.shared.ClassPreloader;
import io.jackfield.files.shared.SharedState;
import io.jackfield.files.space.Caller;
import io.jackfield.files.space.FileEventPublisher;
import io.jackfield.files.space.Hidden;
import io.jackfield.files.space.Space;
import io.jackfield.files.space.SpaceView;
import io.jackfield.health.Checks;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file space on folders of the disk. */
@Component(service = FileSpace.class, configurationPid = FilesConfig.PID, immediate = true)
@Designate(ocd = FilesConfig.class)
public final class FilesComponent implements FileSpace {
  private static final Logger log = LoggerFactory.getLogger(FilesComponent.class);

  private final RootFolder folders;
  private final SharedState shared;
  private final StoreChecks checks;
  private final Outbox outbox;
  private final FileEventPublisher events;
  private volatile Space space;

  /** Null for the moment of their swap, and where there are none. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable Accounts accounts;

  /** Why the saved configuration is not in force; empty if it is. */
  private volatile String refused = "";

  private List<ServiceRegistration<HealthCheck>> health = List.of();

  /**
   * Opens the configured folder.
   *
   * @throws IOException with a line for the operator
   */
  @Activate
  public FilesComponent(
      BundleContext context,
      @Reference EventAdmin events,
      @Reference Transport transport,
      @Reference StoreChecks checks,
      @Reference Outbox outbox,
      FilesConfig config)
      throws IOException {
    this(
        RootFolder.of(context), events, new SharedState(transport.state()), checks, outbox, config);
    outbox.open(space.mounts());
    ClassPreloader.loadClasses(context.getBundle());
  }

  FilesComponent(
      RootFolder folders,
      EventAdmin events,
      SharedState shared,
      StoreChecks checks,
      Outbox outbox,
      FilesConfig config)
      throws IOException {
    this.folders = folders;
    this.shared = shared;
    this.checks = checks;
    this.outbox = outbox;
    this.events = new FileEventPublisher(events);
    this.space = opened(config);
  }

  /** Says how it is, once it serves. */
  @Activate
  void tell(BundleContext context) {
    health =
        List.of(
            Checks.publish(
                context, "files", () -> MountHealth.of(space.mounts().all()), Checks.READY),
            Checks.publish(
                context,
                "configuration of files",
                () -> Checks.result(Result.Status.CRITICAL, problem().stream().toList())));
  }

  private Space opened(FilesConfig config) throws IOException {
    try {
      boolean keepPartial = config.partial().equals("keep");
      Hidden hidden = Hidden.of(config.hidden());
      List<FolderQuota> limits = limits(config);
      Mounts mounts = MountTable.open(config, folders, shared);
      for (Mount mount : mounts.all()) {
        log.info("mount at={} folder={} readonly={}", mount.at(), mount.root(), mount.isReadOnly());
      }
      log.info(
          "file space partial={} sync={} hidden={}",
          config.partial(),
          config.sync(),
          hidden.names());
      outbox.setSync(config.sync());
      Quotas quotas = new Quotas(shared, limits, this::quota);
      quotas.forget();
      return new Space(
          mounts,
          hidden,
          keepPartial,
          config.sync(),
          shared,
          quotas,
          checks,
          outbox,
          UnfinishedNames.of(config.unfinished()),
          events);
    } catch (IOException e) {
      log.error("configuration refused pid={} reason={}", FilesConfig.PID, e.getMessage());
      throw e;
    }
  }

  /** As it is now, if that can be told without waiting for anything. */
  private Quota quota(Account account) {
    Accounts all = accounts;
    return all == null
        ? account.quota()
        : all.find(account.name()).map(Account::quota).orElse(account.quota());
  }

  private static List<FolderQuota> limits(FilesConfig config) throws IOException {
    List<FolderQuota> limits = new ArrayList<>();
    for (String each : config.quotas()) {
      if (!each.isBlank()) {
        limits.add(FolderQuota.parse(each));
      }
    }
    return limits;
  }

  /** Applies a changed configuration; one that cannot be applied leaves the space as it is. */
  @Modified
  void modified(FilesConfig config) {
    try {
      Space before = space;
      space = opened(config);
      before.mounts().close();
      refused = "";
    } catch (IOException e) {
      refused = String.valueOf(e.getMessage());
      log.info("file space unchanged");
    }
  }

  @Deactivate
  void stop() {
    health.forEach(ServiceRegistration::unregister);
    space.mounts().close();
  }

  /** Why the saved configuration is not in force. */
  Optional<String> problem() {
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(FilesConfig.PID + ".cfg is not in force: " + refused);
  }

  @Override
  public FileView view(Account account) {
    return new SpaceView(this::space, new Caller(account));
  }

  @Override
  public FileView whole() {
    return new SpaceView(this::space, new Caller(null));
  }

  @Override
  public FileUsage usage(VirtualPath folder) throws IOException {
    Space now = space;
    return now.quotas().count(now.mounts(), folder);
  }

  private Space space() {
    return space;
  }
}
