package io.jackfield.file;

/**
 * What happens to files, told through the OSGi Event Admin to who keeps something of them in
 * memory. The events are sent synchronously, after the fact and before the peer gets its answer: a
 * handler that takes long makes the peer wait. Nothing tells them again after a crash; work on a
 * file is for a task with {@code task.on=file.arrived}.
 *
 * <p>Paths are strings in the whole file space.
 */
public final class FileEvents {
  /** A file is whole under its name. */
  public static final String STORED = "io/jackfield/file/stored";

  /** A file or folder was deleted. */
  public static final String DELETED = "io/jackfield/file/deleted";

  /** A file or folder has a new name; {@link #FROM} is the old one. */
  public static final String RENAMED = "io/jackfield/file/renamed";

  /** The modification time of a file or folder was set. */
  public static final String MODIFIED = "io/jackfield/file/modified";

  /** A folder was created. */
  public static final String FOLDER_CREATED = "io/jackfield/file/folderCreated";

  /** Property: the path, a {@code String}. */
  public static final String PATH = "path";

  /** Property: the path before a rename, a {@code String}. */
  public static final String FROM = "from";

  /** Property: bytes, a {@code Long}; of a stored file. */
  public static final String SIZE = "size";

  /** Property: the name of the account that did it, a {@code String}; missing for the daemon. */
  public static final String ACCOUNT = "account";

  private FileEvents() {}
}
