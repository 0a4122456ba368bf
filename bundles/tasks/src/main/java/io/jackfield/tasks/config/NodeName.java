package io.jackfield.tasks.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a daemon is called among those that have one queue. It stays the same when it is started
 * again.
 */
public final class NodeName {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,20}");

  private NodeName() {}

  /**
   * The configured one, else one that is made once and kept.
   *
   * @param file where it is kept
   * @throws IOException with the key or the file, and the reason
   */
  public static String of(TasksConfig config, Path file) throws IOException {
    String configured = config.node().strip();
    if (!configured.isEmpty()) {
      return checked(configured, "node");
    }
    if (!Files.exists(file)) {
      keep(UUID.randomUUID().toString().substring(24), file);
    }
    return checked(Files.readString(file).strip(), file.toString());
  }

  private static String checked(String name, String where) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException(where + ": is not 1 to 20 letters, digits, '.', '_' or '-'");
    }
    return name;
  }

  /** Whole or not at all. */
  private static void keep(String name, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, name + "\n");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
