package io.jackfield.launcher;

import java.io.IOException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/**
 * The daemon's entry point. Reads the system properties {@code jackfield.home} and {@code
 * jackfield.dist}, and the environment where {@link Folders} says so; a start that fails is one
 * message on standard error and exit code 1.
 */
public final class Main {
  /** By then a start is over, also that of the live tier. */
  private static final long SETTLED_MILLIS = 20_000;

  private Main() {}

  /** Takes no arguments: what can be set is set in {@code etc/}. */
  public static void main(String[] args) {
    System.setOut(new WithoutEventAdmin(System.out));
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "shutdown"));
    Hangup hangup = new Hangup();
    hangup.install();
    try {
      run(shutdown, hangup);
    } catch (StartFailure e) {
      fail(shutdown, e.getMessage());
    } catch (IOException e) {
      fail(shutdown, StartFailure.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Runs the shutdown hook, which decides about the exit code.
    System.exit(0);
  }

  private static void run(Shutdown shutdown, Hangup hangup)
      throws StartFailure, IOException, InterruptedException {
    Folders folders = Folders.ofProcess();
    folders.prepare();
    shutdown.releases(HomeLock.take(folders.of(Place.RUN), folders.of(Place.DATA)));
    folders.useLogConfiguration();
    BootTier tier = new BootTier(folders);
    Framework framework = tier.framework();
    shutdown.stops(framework);
    hangup.reloads(framework);
    tier.start();
    if (framework.waitForStop(SETTLED_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
      SpareMemory.giveBack();
      framework.waitForStop(0);
    }
  }

  private static void fail(Shutdown shutdown, @org.jspecify.annotations.Nullable String message) {
    System.err.println("jackfield: " + message);
    shutdown.exitCode(1);
  }
}
