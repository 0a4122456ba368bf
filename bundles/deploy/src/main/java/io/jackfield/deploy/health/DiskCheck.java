package io.jackfield.deploy.health;

import io.jackfield.config.DaemonFolder;
import io.jackfield.health.DiskSpace;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells of disks with folders of the daemon on them that are nearly full. */
@Component(property = HealthCheck.NAME + "=disk")
public final class DiskCheck implements HealthCheck {
  private final BundleContext context;

  /** Looks at the folders that the daemon writes to. */
  @Activate
  public DiskCheck(BundleContext context) {
    this.context = context;
  }

  @Override
  public Result execute() {
    Set<Path> folders = new LinkedHashSet<>();
    for (DaemonFolder folder :
        new DaemonFolder[] {DaemonFolder.DATA, DaemonFolder.LOG, DaemonFolder.DEPLOY}) {
      folders.add(folder.in(context));
    }
    return DiskSpace.result(folders);
  }
}
