package io.jackfield.util;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends the JVM in the middle of a change, as {@code kill -9} would. For tests of what is left then:
 * the system property {@code jackfield.halt} names a file, and if that is there, it holds the name
 * of the step after which the JVM ends; operators have no use for it.
 */
public final class Halt {
  private static final int AS_KILL_9_DOES = 137;

  private static volatile @Nullable Consumer<String> instead;

  private Halt() {}

  /** For tests in the same JVM: is told of each step, and nothing ends; null to undo that. */
  public static void instead(@Nullable Consumer<String> steps) {
    instead = steps;
  }

  public static void after(String step) {
    Consumer<String> watcher = instead;
    if (watcher != null) {
      watcher.accept(step);
      return;
    }
    String file = System.getProperty("jackfield.halt");
    if (file != null && holds(Path.of(file), step)) {
      Runtime.getRuntime().halt(AS_KILL_9_DOES);
    }
  }

  private static boolean holds(Path file, String step) {
    try {
      return Files.readString(file).strip().equals(step);
    } catch (IOException e) {
      return false;
    }
  }
}
