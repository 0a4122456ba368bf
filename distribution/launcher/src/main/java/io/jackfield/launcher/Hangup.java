package io.jackfield.launcher;

import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which asks a daemon to read its configuration again: runs what bundles have registered
 * for it. Without this the JVM would end, as it does when its terminal is closed.
 */
final class Hangup implements Runnable {
  private static final String ASKED_BY = "(jackfield.signal=HUP)";

  private volatile @Nullable Framework framework;

  /** From now on the signal ends nothing. */
  void install() {
    Signals.register("HUP", this);
  }

  /** What is configured has been read once, and from now on can be read again. */
  void reloads(Framework started) {
    framework = started;
  }

  /** On a thread that the JVM makes for each signal. */
  @Override
  public void run() {
    Framework running = framework;
    BundleContext context = running == null ? null : running.getBundleContext();
    if (context == null) {
      return;
    }
    try {
      for (ServiceReference<Runnable> each :
          context.getServiceReferences(Runnable.class, ASKED_BY)) {
        Runnable action = context.getService(each);
        if (action != null) {
          action.run();
        }
      }
    } catch (IllegalStateException | InvalidSyntaxException e) {
      LoggerFactory.getLogger(Hangup.class).debug("nothing reloaded by a daemon that stops", e);
    }
  }
}
