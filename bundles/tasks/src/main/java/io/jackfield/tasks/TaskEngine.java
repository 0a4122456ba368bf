package io.jackfield.tasks;

import io.jackfield.config.DaemonFolder;
import io.jackfield.file.FileEvents;
import io.jackfield.file.FileSpace;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.Task;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.TaskHandle;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.transport.rollout.RolloutStates;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine as a component: collects tasks, hears of files and serves {@link Tasks}. */
@Component(
    service = {Tasks.class, EventHandler.class},
    configurationPid = TasksConfig.PID,
    // Its own work waits: runs that are due are not to wait until somebody asks for the service.
    immediate = true)
@Designate(ocd = TasksConfig.class)
@EventTopics("io/jackfield/file/*")
public final class TaskEngine implements Tasks, EventHandler {
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
  private final Engine engine;

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
    engine = new Engine(store, Limits.of(config), clock, transport, files, own);
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
  }

  @Deactivate
  void stop() {
    engine.close();
    log.info("tasks stopped");
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
    if (!own.serves()) {
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

  @Override
  public TaskHandle submit(String task, Map<String, ?> data) {
    return engine.submit(task, data);
  }

  @Override
  public TaskHandle schedule(String task, Map<String, ?> data, Instant when) {
    return engine.schedule(task, data, when);
  }

  @Override
  public void publish(List<TaskEvent> events) {
    engine.publish(events);
  }

  @Override
  public <T> CompletableFuture<T> call(Callable<T> work) {
    return engine.call(work);
  }

  @Override
  public <T> CompletableFuture<T> call(Callable<T> work, Duration after) {
    return engine.call(work, after);
  }

  @Override
  public List<TaskInfo> list() {
    return engine.list();
  }

  @Override
  public List<TaskRun> queue() {
    return engine.queue();
  }

  @Override
  public List<TaskRun> history(int most) {
    return engine.history(most);
  }

  @Override
  public boolean cancel(String runId) {
    return engine.cancel(runId);
  }
}
