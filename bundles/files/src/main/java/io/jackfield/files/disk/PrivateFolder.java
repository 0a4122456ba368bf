package io.jackfield.files.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the mount where things are made ready before they get their name: on the same file
 * system, so that a move is one step, and seen by nobody.
 */
public final class PrivateFolder {
  public static final String NAME = ".jackfield";

  private static final SecureRandom random = new SecureRandom();

  private static final Logger log = LoggerFactory.getLogger(PrivateFolder.class);

  private final Path root;
  private final Path path;

  /** The same in every version of the bundle that this process runs, and in no other process. */
  private final String owner;

  PrivateFolder(Path root) {
    this.root = root;
    path = root.resolve(NAME);
    ProcessHandle process = ProcessHandle.current();
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    owner = process.pid() + "-" + Long.toHexString(start.toEpochMilli()) + "-";
  }

  Path path() {
    return path;
  }

  /** Makes it if it is missing, for the daemon alone, and removes what nobody needs any more. */
  void prepare() throws IOException {
    try (Folder opened = open()) {
      opened.keepOthersOut();
    }
    sweep();
  }

  Folder open() throws IOException {
    try (Folder mount = Folder.open(root, false)) {
      if (mount.look(NAME).kind() == Kind.NOTHING) {
        create();
      }
      return mount.folder(NAME);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new FileSystemException(path.toString(), null, "must be a folder of the daemon's");
    }
  }

  private void create() throws IOException {
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      // The other version of this bundle was faster.
    }
  }

  /** A name that nobody can guess. */
  public String newName() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return owner + HexFormat.of().formatHex(bytes);
  }

  /** Behind a name that is taken. */
  public static String newSuffix() {
    return Integer.toHexString(random.nextInt());
  }

  /** Creates a file, locked as long as it is open: a start elsewhere sees that it is in use. */
  public static FileChannel createFile(Folder opened, String name) throws IOException {
    return locked(
        opened.file(
            name,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  /** Opens one that is there, locked in the same way. */
  public static FileChannel openFile(Folder opened, String name) throws IOException {
    return locked(opened.file(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  private static FileChannel locked(FileChannel channel) {
    try {
      channel.tryLock();
    } catch (IOException e) {
      log.debug("a file system without locks reason={}", e.getMessage());
    }
    return channel;
  }

  /**
   * Creates a folder. Java cannot create one in an open folder, so this takes the path. It is safe
   * all the same: the path is the mount's root and one name. If somebody with a shell swaps that
   * name for a link at this moment, an empty folder appears where the link leads, and the move from
   * the opened private folder, which follows, does not find it.
   */
  String createFolder() throws IOException {
    String name = newName();
    Files.createDirectory(path.resolve(name));
    return name;
  }

  /** Removes what uploads of processes that are gone left behind. */
  void sweep() throws IOException {
    try (Folder folder = open();
        Folder reading = open();
        Stream<String> names = reading.names(unreadable -> {})) {
      List<String> others =
          names.filter(name -> !name.startsWith(owner) && !name.equals(Partials.NAME)).toList();
      for (String name : others) {
        remove(folder, name);
      }
    }
  }

  private static void remove(Folder folder, String name) {
    try {
      if (folder.look(name).kind() == Kind.FOLDER) {
        folder.deleteFolder(name);
      } else if (folder.look(name).kind() != Kind.FILE || isUnused(folder, name)) {
        folder.deleteFile(name);
        log.info("stale upload removed name={}", name);
      }
    } catch (IOException e) {
      log.warn("stale upload stays name={} reason={}", name, e.toString());
    }
  }

  private static boolean isUnused(Folder folder, String name) throws IOException {
    try (FileChannel channel = folder.file(name, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Whether the file system takes another spelling for the same name. */
  boolean ignoresCase() throws IOException {
    String probe = newName() + "-case";
    try (Folder folder = open()) {
      createFile(folder, probe).close();
      try {
        return folder.look(probe.toUpperCase(Locale.ROOT)).kind() != Kind.NOTHING;
      } finally {
        folder.deleteFile(probe);
      }
    }
  }
}
