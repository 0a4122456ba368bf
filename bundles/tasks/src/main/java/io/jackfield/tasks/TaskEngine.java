package io.jackfield.tasks;

import io.jackfield.config.DaemonFolder;
import io.jackfield.file.FileSpace;
import io.jackfield.health.Checks;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.Task;
import io.jackfield.task.Tasks;
import io.jackfield.tasks.config.Settings;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Offers;
import io.jackfield.tasks.store.Database;
import io.jackfield.tasks.store.StoreException;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.transport.rollout.RolloutStates;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine as a component: collects tasks. Offers {@link Tasks} if the store can be opened; if
 * not, it says so until it is made anew.
 */
@Component(
    service = HealthCheck.class,
    property = {HealthCheck.NAME + "=task store", Checks.NOT_KEPT},
    // Its own work waits: runs that are due are not to wait until somebody asks for the service.
    immediate = true)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.jackfield.task.Tasks\"",
    effective = "active")
public final class TaskEngine implements HealthCheck {
  private static final Logger log = LoggerFactory.getLogger(TaskEngine.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** For those who submit and ask, beside those of the runs. */
  private static final int CONNECTIONS = 6;

  private final ServiceHolder<FileSpace> files = new ServiceHolder<>("the file space", PATIENCE);
  private final Map<ServiceReference<Task>, Offer> offers = new ConcurrentHashMap<>();
  private final Clock clock = Clock.system(ZoneId.systemDefault());
  private final RolloutStates rolloutStates;
  private final RolloutState own;
  private final Bundle framework;
  private @Nullable ServiceRegistration<Tasks> offered;
  private final @Nullable Engine engine;
  private final String whyNot;

  /** Opens the store and starts. */
  @Activate
  public TaskEngine(
      @Reference Settings settings,
      @Reference Transport transport,
      @Reference RolloutStates rolloutStates,
      BundleContext context) {
    this.rolloutStates = rolloutStates;
    framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    own = rolloutStates.of(context.getBundle());
    @Nullable Engine opened = null;
    String failure = "";
    try {
      opened = open(settings, transport, context);
      log.info("tasks started store={} zone={} {}", opened.store(), clock.getZone(), settings);
    } catch (StoreException e) {
      failure = String.valueOf(e.getMessage());
      log.error("tasks not started: {}", failure);
    }
    engine = opened;
    whyNot = failure;
  }

  private Engine open(Settings settings, Transport transport, BundleContext context) {
    int connections = settings.limits().concurrency() + CONNECTIONS;
    Database store =
        settings
            .access()
            .map(access -> Database.connect(access, connections))
            .orElseGet(
                () ->
                    Database.open(
                        DaemonFolder.DATA.in(context).resolve("tasks"), transport.state()));
    return new Engine(store, settings.node(), settings.limits(), clock, transport, files, own);
  }

  /** Once it knows the tasks that are there. */
  @Activate
  void offer(BundleContext context) {
    if (engine != null) {
      offered = context.registerService(Tasks.class, engine.tasks(), null);
    }
  }

  @Deactivate
  void stop() {
    if (offered != null) {
      offered.unregister();
    }
    if (engine != null) {
      engine.close();
      log.info("tasks stopped");
    }
  }

  /** One that could not be opened stays so until it is made anew; one that fails is tried again. */
  @Override
  public Result execute() {
    Result.Status status =
        engine == null ? Result.Status.CRITICAL : Result.Status.TEMPORARILY_UNAVAILABLE;
    return Checks.result(status, problem().stream().toList());
  }

  /** Why there are no tasks. */
  Optional<String> problem() {
    return engine == null ? Optional.of(whyNot) : engine.problem();
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

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTask(Task task, ServiceReference<Task> service) {
    if (engine == null) {
      return;
    }
    try {
      Offer offer =
          Offers.read(service, task, rolloutStates.of(service.getBundle()), clock.getZone());
      offers.put(service, offer);
      engine.add(offer);
      log.info(
          "task added task={} trigger={} bundle={} version={}",
          offer.definition().name(),
          offer.definition().trigger(),
          offer.bundle(),
          offer.version());
    } catch (IllegalArgumentException e) {
      log.error(
          "task refused bundle={} service={} reason={}",
          service.getBundle().getSymbolicName(),
          task.getClass().getName(),
          e.getMessage());
    }
  }

  void unbindTask(Task task, ServiceReference<Task> service) {
    if (engine == null) {
      return;
    }
    if (framework.getState() == Bundle.STOPPING) {
      // The tasks of all bundles end together, or each would have the time that there is for all.
      engine.quiesce();
    }
    Offer offer = offers.remove(service);
    if (offer != null) {
      engine.remove(offer);
      log.info("task removed task={} bundle={}", offer.definition().name(), offer.bundle());
    }
  }
}
