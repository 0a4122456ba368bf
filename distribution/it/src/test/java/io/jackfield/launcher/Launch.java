package io.jackfield.launcher;

import io.jackfield.launcher.client.Control;
import io.jackfield.launcher.client.ControlConsole;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Opens the launcher's own decisions to the tests, which start the framework in another way. */
public final class Launch {
  /** The start level at which everything runs. */
  public static final int START_LEVEL = FrameworkSettings.LIVE;

  private Launch() {}

  /**
   * The framework's configuration for a home; makes what is missing in it. Only the texts: Pax Exam
   * passes on no others, and what is left out is the framework's own logger.
   */
  public static Map<String, String> settings(Path home, Path dist) throws Exception {
    Folders folders = new Folders(home, dist, Map.of());
    folders.prepare();
    Map<String, String> texts = new TreeMap<>();
    FrameworkSettings.of(folders)
        .forEach(
            (key, value) -> {
              if (value instanceof String text) {
                texts.put(key, text);
              }
            });
    return texts;
  }

  /** What {@code bin/jackfield} does with a command, in this process; returns the exit code. */
  public static int command(Path home, PrintStream out, PrintStream err, String... words) {
    return new Control(InputStream.nullInputStream(), out, err, ControlConsole.NOBODY)
        .run(home, words);
  }

  /** The start level of a bundle of {@code system/}. */
  public static int startLevel(String symbolicName) {
    return FrameworkSettings.startLevel(symbolicName);
  }
}
