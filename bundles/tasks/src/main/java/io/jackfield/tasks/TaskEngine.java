package io.jackfield.tasks;

import io.jackfield.config.DaemonFolder;
import io.jackfield.file.FileEvents;
import io.jackfield.file.FileSpace;
import io.jackfield.health.HealthCheck;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.Task;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.Tasks;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.transport.rollout.RolloutStates;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine as a component: collects tasks and hears of files. Offers {@link Tasks} if the store
 * can be opened; if not, it says so until it is made anew.
 */
@Component(
    service = HealthCheck.class,
    configurationPid = TasksConfig.PID,
    // Its own work waits: runs that are due are not to wait until somebody asks for the service.
    immediate = true)
@Designate(ocd = TasksConfig.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.jackfield.task.Tasks\"",
    effective = "active")
public final class TaskEngine implements HealthCheck, EventHandler {
  private static final Logger log = LoggerFactory.getLogger(TaskEngine.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<String> FACTS =
      List.of(FileEvents.FROM, FileEvents.SIZE, FileEvents.ACCOUNT);

  private final ServiceHolder<FileSpace> files = new ServiceHolder<>("the file space", PATIENCE);
  private final Map<ServiceReference<Task>, Offer> offers = new ConcurrentHashMap<>();
  private final AtomicLong lost = new AtomicLong();
  private final Clock clock = Clock.system(ZoneId.systemDefault());
  private final RolloutStates rolloutStates;
  private final RolloutState own;
  private final Bundle framework;
  private final List<ServiceRegistration<?>> offered = new ArrayList<>();
  private final @Nullable Engine engine;
  private final String whyNot;

  /** Opens the store and starts. */
  @Activate
  public TaskEngine(
      TasksConfig config,
      @Reference Transport transport,
      @Reference RolloutStates rolloutStates,
      BundleContext context) {
    this.rolloutStates = rolloutStates;
    framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    Path store = DaemonFolder.DATA.in(context).resolve("tasks");
    own = rolloutStates.of(context.getBundle());
    @Nullable Engine opened = null;
    String failure = "";
    try {
      opened = new Engine(store, Limits.of(config), clock, transport, files, own);
      log.info(
          "tasks started store={} concurrency={} poll={}s stop.wait={}s history.max={}"
              + " history.days={} zone={}",
          store,
          config.concurrency(),
          config.poll(),
          config.stop_wait(),
          config.history_max(),
          config.history_days(),
          clock.getZone());
    } catch (StoreException e) {
      failure = String.valueOf(e.getMessage());
      log.error("tasks not started: {}", failure);
    }
    engine = opened;
    whyNot = failure;
  }

  /** Once it knows the tasks that are there. */
  @Activate
  void offer(BundleContext context) {
    if (engine != null) {
      offered.add(context.registerService(Tasks.class, engine, null));
      offered.add(
          context.registerService(
              EventHandler.class,
              this,
              FrameworkUtil.asDictionary(
                  Map.of(EventConstants.EVENT_TOPIC, "io/jackfield/file/*"))));
    }
  }

  @Deactivate
  void stop() {
    offered.forEach(ServiceRegistration::unregister);
    if (engine != null) {
      engine.close();
      log.info("tasks stopped");
    }
  }

  @Override
  public Optional<String> problem() {
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

  @Override
  public void handleEvent(Event event) {
    if (engine == null || !own.serves()) {
      return; // The version that serves hears of it too.
    }
    String path = String.valueOf(event.getProperty(FileEvents.PATH));
    Map<String, Object> facts = new HashMap<>();
    for (String fact : FACTS) {
      Object value = event.getProperty(fact);
      if (value != null) {
        facts.put(fact, value);
      }
    }
    try {
      FileTopics.of(event.getTopic())
          .map(topic -> new TaskEvent(topic, path, eventId(event), facts))
          .ifPresent(told -> engine.publish(List.of(told)));
    } catch (IllegalStateException e) {
      lost(event, path, e.getMessage(), null);
    } catch (RuntimeException e) {
      lost(event, path, e.toString(), e);
    }
  }

  /** The bus would drop it without a word. */
  private void lost(
      Event event, String path, @Nullable String reason, @Nullable RuntimeException trace) {
    log.error(
        "task event lost, no task runs on it topic={} path={} reason={} lost={}",
        event.getTopic(),
        path,
        reason,
        lost.incrementAndGet(),
        trace);
  }

  private static String eventId(Event event) {
    return event.getProperty(FileEvents.ID) instanceof String id ? id : RunId.random();
  }
}
