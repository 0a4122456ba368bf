package io.jackfield.tasks;

import io.jackfield.health.Checks;
import io.jackfield.tasks.config.Settings;
import io.jackfield.tasks.config.TasksConfig;
import java.io.IOException;
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
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration as a component: the engine is made anew for good settings only, and goes on by
 * the old ones while somebody corrects bad ones. On SCR's threads, one at a time.
 */
@Component(
    service = HealthCheck.class,
    property = {HealthCheck.NAME + "=configuration of tasks", Checks.NOT_KEPT},
    configurationPid = TasksConfig.PID,
    immediate = true)
@Designate(ocd = TasksConfig.class)
public final class TaskSettings implements HealthCheck {
  private static final Logger log = LoggerFactory.getLogger(TaskSettings.class);

  private final BundleContext context;
  private @Nullable ServiceRegistration<Settings> inForce;
  private volatile String refused = "";

  @Activate
  public TaskSettings(TasksConfig config, BundleContext context) {
    this.context = context;
    modified(config);
  }

  @Modified
  void modified(TasksConfig config) {
    try {
      Settings settings = Settings.of(config, context);
      withdraw();
      refused = "";
      inForce = context.registerService(Settings.class, settings, null);
    } catch (IOException e) {
      refused = TasksConfig.PID + ".cfg: " + e.getMessage();
      log.error("tasks {}: {}", inForce == null ? "not started" : "keep their settings", refused);
    }
  }

  /** Ends the engine that goes by them. */
  private void withdraw() {
    if (inForce != null) {
      inForce.unregister();
      inForce = null;
    }
  }

  @Deactivate
  void stop() {
    withdraw();
  }

  @Override
  public Result execute() {
    return Checks.result(Result.Status.CRITICAL, problem().stream().toList());
  }

  /** Why the saved settings are not in force. */
  Optional<String> problem() {
    return Optional.of(refused).filter(reason -> !reason.isEmpty());
  }
}
