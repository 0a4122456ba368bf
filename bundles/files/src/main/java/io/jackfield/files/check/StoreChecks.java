package io.jackfield.files.check;

import io.jackfield.file.FileRefusedException;
import io.jackfield.file.FileUncheckedException;
import io.jackfield.file.OpenFile;
import io.jackfield.file.StoreCheck;
import io.jackfield.file.StoreVerdict;
import io.jackfield.file.StoredFile;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.config.FilesConfig;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.Precedence;
import io.jackfield.transport.rollout.RolloutStates;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the checks that bundles publish, and lets them look at files. Any thread. */
@Component(service = StoreChecks.class, configurationPid = FilesConfig.PID)
public final class StoreChecks {
  private static final Logger log = LoggerFactory.getLogger(StoreChecks.class);

  /** Of one check at a time; the rest waits. */
  private static final int MOST_FILES = 16;

  /** So long a file waits for a check that must be there: for a swap of its bundle. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Transport transport;
  private final RolloutStates rolloutStates;
  private final Duration patience;
  private final Map<ServiceReference<?>, CheckRegistration> byService = new HashMap<>();
  private Set<String> required = Set.of();
  private Duration longest = Duration.ZERO;

  /** What has not been looked at by then is for the next version. */
  private boolean stopped;

  /** For SCR. */
  @Activate
  public StoreChecks(
      @Reference Transport transport, @Reference RolloutStates rolloutStates, FilesConfig config) {
    this(transport, rolloutStates, PATIENCE, config);
  }

  public StoreChecks(
      Transport transport, RolloutStates rolloutStates, Duration patience, FilesConfig config) {
    this.transport = transport;
    this.rolloutStates = rolloutStates;
    this.patience = patience;
    modified(config);
  }

  @Modified
  public synchronized void modified(FilesConfig config) {
    required =
        Stream.of(config.checks_required())
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    longest = Duration.ofSeconds(config.check_timeout());
    notifyAll();
  }

  /** Who is being looked at has its time; what is handed out is taken back. */
  @Deactivate
  public void stop() {
    List<CheckRegistration> left;
    synchronized (this) {
      left = List.copyOf(byService.values());
      stopped = !isEmpty();
      byService.clear();
      notifyAll();
    }
    for (CheckRegistration each : left) {
      each.drain(longest());
      each.lane().shutdownNow();
    }
  }

  private synchronized Duration longest() {
    return longest;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindCheck(
      StoreCheck check, ServiceReference<StoreCheck> service, Map<String, Object> properties) {
    Bundle owner = service.getBundle();
    Optional<Lane> lane =
        owner == null
            ? Optional.empty()
            : transport.laneOf(
                owner, LaneSpec.of("check", MOST_FILES, Integer.MAX_VALUE).onPlatformThreads());
    if (owner == null || lane.isEmpty()) {
      log.debug("check has gone already check={}", check.getClass().getName());
      return;
    }
    CheckRegistration registered =
        CheckRegistration.of(
            nameOf(check, properties),
            owner.getSymbolicName(),
            check,
            Precedence.of(properties::get),
            rolloutStates.of(owner),
            lane.get());
    synchronized (this) {
      byService.put(service, registered);
      notifyAll();
    }
    log.info(
        "check plugged in check={} bundle={} version={}",
        registered.name(),
        owner.getSymbolicName(),
        owner.getVersion());
  }

  private static String nameOf(StoreCheck check, Map<String, Object> properties) {
    for (String key : List.of(StoreCheck.NAME, "component.name")) {
      if (properties.get(key) instanceof String name) {
        return name;
      }
    }
    return check.getClass().getName();
  }

  public void unbindCheck(ServiceReference<StoreCheck> service) {
    CheckRegistration removed;
    synchronized (this) {
      removed = byService.remove(service);
    }
    if (removed != null) {
      boolean idle = removed.drain(longest());
      removed.lane().shutdownNow();
      log.info("check unplugged check={} idle={}", removed.name(), idle);
    }
  }

  /** Opens what is to be looked at; each check gets one of its own. */
  public interface Content {
    OpenFile open() throws IOException;
  }

  /**
   * Lets each check look at a file that is whole, until one refuses it; blocks.
   *
   * @param path of the whole file space
   * @throws FileRefusedException if one refuses it
   * @throws FileUncheckedException if one cannot tell, or is missing
   */
  public void look(VirtualPath path, @Nullable String account, Content content) throws IOException {
    List<CheckRegistration> entered = enter(path);
    try {
      for (CheckRegistration each : entered) {
        look(each, path, account, content);
      }
    } finally {
      entered.forEach(CheckRegistration::leave);
    }
  }

  private void look(
      CheckRegistration check, VirtualPath path, @Nullable String account, Content content)
      throws IOException {
    try (OpenFile open = content.open()) {
      StoredFile file = new StoredFile(path, Optional.ofNullable(account), open);
      StoreVerdict verdict = check.look(file, longest());
      if (verdict.refusal().isPresent()) {
        log.info(
            "file refused check={} account={} path={} bytes={} reason={}",
            check.name(),
            account,
            path,
            file.size(),
            verdict.refusal().get());
        throw new FileRefusedException(path.toString(), verdict.refusal().get());
      }
    } catch (CheckRegistration.NoVerdictException e) {
      throw new FileUncheckedException(path.toString(), String.valueOf(e.getMessage()));
    }
  }

  /** Counts a file into all checks that it has to pass, in their order. */
  private synchronized List<CheckRegistration> enter(VirtualPath path) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      if (stopped) {
        throw new FileUncheckedException(path.toString(), "the checks are being replaced");
      }
      List<CheckRegistration> serving = serving();
      Set<String> missing = new TreeSet<>(required);
      serving.forEach(each -> missing.remove(each.name()));
      if (missing.isEmpty()) {
        List<CheckRegistration> entered =
            serving.stream().filter(CheckRegistration::enter).toList();
        if (entered.size() == serving.size()) {
          return entered;
        }
        entered.forEach(CheckRegistration::leave);
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new FileUncheckedException(
            path.toString(),
            missing.isEmpty() ? "a check is being replaced" : "a check is missing: " + missing);
      }
      try {
        // One more millisecond: wait(0) would be for ever.
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FileUncheckedException(path.toString(), "the server stops");
      }
    }
  }

  /** Of the versions of a bundle that serve, the newest is there with all that it has. */
  private List<CheckRegistration> serving() {
    List<CheckRegistration> all = new ArrayList<>(byService.values());
    all.removeIf(each -> !each.rollout().serves());
    List<CheckRegistration> proved = List.copyOf(all);
    all.removeIf(each -> proved.stream().anyMatch(other -> other.isNewerThan(each)));
    all.sort(CheckRegistration.FIRST_ONE_FIRST);
    return all;
  }

  /** Whether no file has to be looked at. */
  public synchronized boolean isEmpty() {
    return byService.isEmpty() && required.isEmpty() && !stopped;
  }
}
