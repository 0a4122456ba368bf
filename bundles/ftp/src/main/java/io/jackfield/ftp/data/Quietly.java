package io.jackfield.ftp.data;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what nobody waits for any more. */
public final class Quietly {
  private static final Logger log = LoggerFactory.getLogger(Quietly.class);

  private Quietly() {}

  public static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception | LinkageError e) {
      log.warn("cannot close {}", open.getClass().getSimpleName(), e);
    }
  }
}
