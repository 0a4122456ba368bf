package io.jackfield.shell;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/** The version of the daemon, which is that of its boot tier: the live tier may be any mix. */
final class DaemonVersion {
  private DaemonVersion() {}

  /** As the archive is named: the qualifier behind a dash. */
  static String of(Class<?> bootClass) {
    Bundle bundle = FrameworkUtil.getBundle(bootClass);
    return bundle == null ? "unknown" : text(bundle.getVersion());
  }

  static String text(Version version) {
    String numbers = version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    return version.getQualifier().isEmpty() ? numbers : numbers + "-" + version.getQualifier();
  }
}
