package io.jackfield.config;

import java.nio.file.Path;
import java.util.Locale;
import org.osgi.framework.BundleContext;

/**
 * The folders of the daemon, for a bundle that reads or keeps something there. {@link #ETC}, {@link
 * #DEPLOY}, {@link #DATA}, {@link #LOG} and {@link #RUN} lie in the {@link #HOME} under their own
 * names unless the environment at the start says otherwise: {@code
 * JACKFIELD_DATA=/var/lib/jackfield}. The daemon has made them before any bundle starts, and none
 * of them moves while it runs.
 */
public enum DaemonFolder {
  /** The operator's folder, in which the others lie. It may be one that cannot be written. */
  HOME,
  /**
   * What was unpacked: {@code bin/}, {@code lib/}, {@code system/}, {@code bundles/}. Only read.
   */
  DIST,
  /** The operator's configuration. Only read. */
  ETC,
  /** Where the operator puts bundles. Only the daemon's user may write there. */
  DEPLOY,
  /** What the daemon keeps. A bundle keeps its own in a file or folder of its topic's name. */
  DATA,
  /** Logs. Bundles do not write here: they log. */
  LOG,
  /** What is there only while the daemon runs: the control socket and the process id. */
  RUN;

  private final String property = "jackfield." + name().toLowerCase(Locale.ROOT);

  /**
   * The framework property that has the absolute path, such as {@code jackfield.data}. A file in
   * {@code etc/} reads it as {@code $[prop:jackfield.data]}.
   */
  public String property() {
    return property;
  }

  /**
   * Where it is. Any thread; looks at no disk.
   *
   * @param context of any bundle
   */
  public Path in(BundleContext context) {
    String path = context.getProperty(property);
    if (path != null) {
      return Path.of(path);
    }
    return switch (this) {
      case HOME -> Path.of(".");
      case DIST -> HOME.in(context);
      case ETC, DEPLOY, DATA, LOG, RUN -> HOME.in(context).resolve(name().toLowerCase(Locale.ROOT));
    };
  }
}
