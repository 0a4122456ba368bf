package io.jackfield.client.mirror;

import io.jackfield.client.Remotes;
import io.jackfield.config.DaemonFolder;
import io.jackfield.health.Checks;
import io.jackfield.task.Task;
import io.jackfield.task.TaskProperties;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task {@code mirror-NAME} of {@code etc/io.jackfield.client.mirror-NAME.cfg}. A configuration
 * that cannot be used leaves what was in force, and says so as a problem of health.
 */
@Component(
    service = Mirror.class,
    immediate = true,
    configurationPid = MirrorConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MirrorConfig.class, factory = true)
public final class Mirror {
  private static final Logger log = LoggerFactory.getLogger(Mirror.class);

  private final BundleContext context;
  private final Remotes remotes;
  private final String name;
  private final ServiceRegistration<HealthCheck> health;
  // Under the monitor.
  private @Nullable ServiceRegistration<Task> registration;
  // Written under the monitor, read by any thread.
  private volatile @Nullable MirrorTask task;
  private volatile String refused = "";

  /** Offers the task, if the configuration can be used. */
  @Activate
  public Mirror(
      BundleContext context,
      @Reference Remotes remotes,
      MirrorConfig config,
      Map<String, Object> properties) {
    this.context = context;
    this.remotes = remotes;
    this.name = nameOf(properties);
    this.health =
        Checks.publish(
            context,
            "configuration of mirror " + name,
            () ->
                Checks.result(
                    Result.Status.CRITICAL, refused.isEmpty() ? List.of() : List.of(refused)));
    modified(config);
  }

  /** Configuration Admin names an instance of a factory {@code FACTORY~NAME}. */
  private static String nameOf(Map<String, Object> properties) {
    String pid = String.valueOf(properties.get("service.pid"));
    return pid.substring(pid.indexOf('~') + 1);
  }

  /** Counts from the next run on. */
  @Modified
  synchronized void modified(MirrorConfig config) {
    try {
      inForce(MirrorSettings.of(config, DaemonFolder.ETC.in(context), remotes));
      refused = "";
      log.info(
          "mirror name={} remote={} local={} direction={} when={} after={}",
          name,
          config.remote(),
          config.local(),
          config.direction(),
          config.when(),
          config.after());
    } catch (BadSettingException e) {
      String reason = MirrorConfig.PID + "-" + name + ".cfg: " + e.getMessage();
      log.error("configuration refused: {}", reason);
      refused = reason;
    }
  }

  private void inForce(MirrorSettings settings) {
    @Nullable MirrorTask offered = task;
    if (offered != null && registration != null) {
      offered.settings(settings);
      registration.setProperties(properties(settings));
      return;
    }
    Path state = DaemonFolder.DATA.in(context).resolve("client").resolve("mirror-" + name);
    MirrorTask fresh = new MirrorTask(name, state, remotes, settings, new SystemClock());
    task = fresh;
    registration = context.registerService(Task.class, fresh, properties(settings));
  }

  private Dictionary<String, Object> properties(MirrorSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(TaskProperties.NAME, taskName());
    properties.put(TaskProperties.EXCLUSIVE, "true");
    properties.put(TaskProperties.RETRIES, settings.retries());
    properties.put(TaskProperties.BACKOFF, settings.backoff());
    properties.put(TaskProperties.TIMEOUT, settings.runTimeout());
    settings.when().cron().ifPresent(cron -> properties.put(TaskProperties.CRON, cron));
    settings.when().zone().ifPresent(zone -> properties.put(TaskProperties.ZONE, zone));
    if (settings.when().arrival()) {
      String folder = settings.folder().isRoot() ? "" : settings.folder().toString();
      properties.put(TaskProperties.ON, "file.arrived");
      properties.put(
          TaskProperties.PATH, folder + (settings.selection().recursive() ? "/**" : "/*"));
    }
    return FrameworkUtil.asDictionary(properties);
  }

  /** What the operator has called it. */
  String name() {
    return name;
  }

  /** What the task engine calls it. */
  String taskName() {
    return "mirror-" + name;
  }

  /** Its task; empty if the configuration has never been one that can be used. */
  Optional<MirrorTask> task() {
    return Optional.ofNullable(task);
  }

  /** Why the configuration is not in force; empty if it is. */
  String refused() {
    return refused;
  }

  @Deactivate
  synchronized void deactivate() {
    health.unregister();
    if (registration != null) {
      registration.unregister();
    }
  }

  private static final class SystemClock implements Ages.Clock {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }
}
