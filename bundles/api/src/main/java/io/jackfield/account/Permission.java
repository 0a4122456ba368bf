package io.jackfield.account;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What may be done in a folder. The names are stored and typed by operators: never rename one. */
public enum Permission {
  /** See the names and facts of what is in the folder. */
  LIST,
  /** Read the content of files. */
  READ,
  /** Store new files. */
  CREATE,
  /** Replace, append to or truncate files that exist. */
  OVERWRITE,
  /** Delete files and empty folders. */
  DELETE,
  /** Rename files and folders; needed on both ends. */
  RENAME,
  /** Create folders. */
  MKDIR,
  /** Set the modification time. */
  TOUCH;

  /** What {@code read} stands for on the command line. */
  public static final Set<Permission> READING = Set.of(LIST, READ);

  /** What {@code write} stands for on the command line. */
  public static final Set<Permission> WRITING =
      Set.of(CREATE, OVERWRITE, DELETE, RENAME, MKDIR, TOUCH);

  /**
   * Reads a comma-separated list of permission names in any case, of {@code read}, {@code write}
   * and {@code all}; an empty text is no permission.
   *
   * <p>{@code read} is {@link #READING}, not {@link #READ} alone.
   *
   * @throws IllegalArgumentException naming the word that is none of these
   */
  public static EnumSet<Permission> parse(String text) {
    EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
    for (String word : text.split(",", -1)) {
      String name = word.strip().toUpperCase(Locale.ROOT);
      switch (name) {
        case "" -> {}
        case "READ" -> all.addAll(READING);
        case "WRITE" -> all.addAll(WRITING);
        case "ALL" -> all.addAll(EnumSet.allOf(Permission.class));
        default -> all.add(named(name, word.strip()));
      }
    }
    return all;
  }

  private static Permission named(String name, String asTyped) {
    for (Permission permission : values()) {
      if (permission.name().equals(name)) {
        return permission;
      }
    }
    throw new IllegalArgumentException(
        "unknown permission '" + asTyped + "'; known are read, write, all and single names");
  }
}
