package io.jackfield.config.etc;

import io.jackfield.command.PublishedCommands;
import io.jackfield.config.Configurations;
import io.jackfield.config.DaemonFolder;
import io.jackfield.config.FolderWatch;
import io.jackfield.health.CheckReport;
import io.jackfield.health.Checks;
import io.jackfield.health.Health;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;

/**
 * Applies the files while this bundle starts. An activator and no component: when the framework
 * goes on to the next start level, each file has been applied.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
  private @Nullable EtcWatch watch;

  @Override
  public void start(BundleContext context) {
    ConfigurationAdmin admin = service(context, ConfigurationAdmin.class);
    ConfigurationPlugin plugin = service(context, ConfigurationPlugin.class);
    Path folder = DaemonFolder.ETC.in(context);
    FolderWatch changes = FolderWatch.of(folder);
    Etc etc = new Etc(folder, new Interpolation(plugin), new ConfigStore(admin));
    BundleSchemas schemas = new BundleSchemas(etc);
    context.addBundleListener(schemas);
    for (Bundle bundle : context.getBundles()) {
      schemas.add(bundle);
    }
    etc.look();
    context.registerService(Configurations.class, etc, null);
    Checks.publish(context, ConfigurationCheck.NAME, new ConfigurationCheck(etc));
    PublishedCommands.of(context, new ConfigCommands(etc, () -> health(context)).commands());
    watch = EtcWatch.start(etc, changes);
  }

  /** What is not well, but for the files, which are looked at anew. It starts after this bundle. */
  private static List<CheckReport> health(BundleContext context) {
    return service(context, Health.class).ask(List.of()).stream()
        .filter(one -> !one.isOk() && !one.name().equals(ConfigurationCheck.NAME))
        .toList();
  }

  private static <T> T service(BundleContext context, Class<T> type) {
    ServiceReference<T> reference = context.getServiceReference(type);
    T service = reference == null ? null : context.getService(reference);
    if (service == null) {
      throw new IllegalStateException("no " + type.getName() + " at this start level");
    }
    return service;
  }

  @Override
  public void stop(BundleContext context) {
    if (watch != null) {
      watch.close();
    }
  }
}
