package io.jackfield.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Brings what bundles tell the OSGi log service, as Declarative Services does, into our log. */
final class ServiceLog extends ServiceTracker<LogReaderService, LogReaderService>
    implements LogListener {

  ServiceLog(BundleContext context) {
    super(context, LogReaderService.class, null);
  }

  @Override
  public @Nullable LogReaderService addingService(ServiceReference<LogReaderService> reference) {
    LogReaderService reader = context.getService(reference);
    if (reader != null) {
      reader.addLogListener(this);
    }
    return reader;
  }

  @Override
  public void removedService(
      ServiceReference<LogReaderService> reference, LogReaderService reader) {
    reader.removeLogListener(this);
    context.ungetService(reference);
  }

  @Override
  public void logged(LogEntry entry) {
    Logger log = LoggerFactory.getLogger(nameOf(entry));
    log.atLevel(levelOf(entry)).setCause(entry.getException()).log(entry.getMessage());
  }

  /** Loggers are named after classes or, where no one cared, not at all. */
  private static String nameOf(LogEntry entry) {
    String name = entry.getLoggerName();
    if (name != null && !name.isEmpty() && !name.startsWith("LogService")) {
      return name;
    }
    return entry.getBundle() == null ? "osgi" : entry.getBundle().getSymbolicName();
  }

  /** Every registered service is an event at INFO: of use only to who looks for it. */
  private static Level levelOf(LogEntry entry) {
    LogLevel level = entry.getLogLevel();
    if (level == LogLevel.ERROR) {
      return Level.ERROR;
    }
    if (level == LogLevel.WARN) {
      return Level.WARN;
    }
    String name = entry.getLoggerName();
    boolean event = name != null && name.startsWith("Events.");
    return level == LogLevel.INFO && !event ? Level.INFO : Level.DEBUG;
  }
}
