package io.jackfield.launcher;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;
import org.slf4j.Logger;

/** The framework's configuration. */
public final class FrameworkSettings {
  /** Libraries, then configuration, then the rest of the boot tier, then what deploy starts. */
  static final int LIBRARIES = 1;

  public static final int CONFIGURATION = 2;
  static final int BOOT = 3;
  static final int LIVE = 4;

  private FrameworkSettings() {}

  /** Felix takes objects where the specification knows only strings. */
  public static Map<String, Object> of(Folders folders) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("jackfield.home", folders.home().toString());
    settings.put("jackfield.dist", folders.dist().toString());
    for (Place place : Place.values()) {
      settings.put(place.property(), folders.of(place).toString());
    }
    settings.put("jackfield.started", Long.toString(jvmStart()));
    settings.put(Constants.FRAMEWORK_STORAGE, cache(folders).toString());
    // What the folders hold is what runs: nothing survives in the cache.
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    // A swap has two versions of a bundle side by side.
    settings.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(LIVE));
    settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages());
    settings.put("felix.log.logger", new FelixLog());
    settings.put("felix.log.level", "2");
    // What is logged goes to our log at once; kept entries would keep the bundles of old versions.
    settings.put("org.apache.felix.log.maxSize", "0");
    // Nobody makes URLs of bundles from text, and the JVM takes such a factory only once.
    settings.put("felix.service.urlhandlers", "false");
    // An event handler that takes long (a big upload's checksum) is no reason to be cut off.
    settings.put("org.apache.felix.eventadmin.Timeout", "0");
    settings.put("ds.factory.enabled", "false");
    // Who asks for a service while it starts waits for it; after that it would never get it.
    // Opening the task store takes longer than the default of five seconds on a busy machine.
    settings.put("ds.lock.timeout.milliseconds", "60000");
    settings.put("ds.stop.timeout.milliseconds", "4000");
    return settings;
  }

  /** The framework's own folder. */
  static Path cache(Folders folders) {
    return folders.of(Place.DATA).resolve("cache");
  }

  /** Not the process's: that began with the script, which may have built everything first. */
  private static long jvmStart() {
    return ManagementFactory.getRuntimeMXBean().getStartTime();
  }

  /** Logging is the launcher's, so that it works before the first bundle and after the last. */
  private static String packages() {
    String slf4j = Logger.class.getPackage().getImplementationVersion();
    return "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version="
        + (slf4j == null ? "2.0" : slf4j)
        // Libraries of the 1.7 days ask for that; for callers it is the same API.
        + ",org.slf4j;org.slf4j.helpers;version=1.7.36"
        // The API alone, to read what the log service in system/ collects.
        + ",org.osgi.service.log;version=1.5"
        // Health checks ask for it, for a servlet that is never made; nothing is in it.
        + ",org.osgi.service.servlet.context;version=2.0";
  }

  static int startLevel(String symbolicName) {
    if (symbolicName.equals("io.jackfield.config")) {
      return CONFIGURATION;
    }
    return symbolicName.startsWith("io.jackfield.") ? BOOT : LIBRARIES;
  }
}
