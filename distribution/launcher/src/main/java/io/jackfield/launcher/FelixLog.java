package io.jackfield.launcher;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Takes what the framework itself has to say. */
final class FelixLog extends Logger {
  private final org.slf4j.Logger log = LoggerFactory.getLogger("felix");

  @Override
  protected void doLog(int level, String message, @Nullable Throwable cause) {
    log.atLevel(levelOf(level)).setCause(cause).log(message);
  }

  private static Level levelOf(int level) {
    return switch (level) {
      case LOG_ERROR -> Level.ERROR;
      case LOG_WARNING -> Level.WARN;
      case LOG_INFO -> Level.INFO;
      default -> Level.DEBUG;
    };
  }
}
