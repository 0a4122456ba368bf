package io.jackfield.files.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An open folder of the mount. A name is looked up in the folder that is open, whatever path leads
 * to it by now, and no link is followed: this is where confinement happens.
 *
 * <p>Any number of threads may use it at a time, and each that holds it closes it: the last one
 * does. Names are single elements, as {@link io.jackfield.file.VirtualPath} has them: a path with a
 * slash would leave the folder.
 */
public final class Folder implements Closeable {
  private static final Set<OpenOption> READING =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final SecureDirectoryStream<Path> stream;
  private final Path here;
  private final boolean ignoresCase;
  private final AtomicInteger holders = new AtomicInteger(1);

  private Folder(SecureDirectoryStream<Path> stream, Path here, boolean ignoresCase) {
    this.stream = stream;
    this.here = here;
    this.ignoresCase = ignoresCase;
  }

  /**
   * Opens the folder at a path that is trusted.
   *
   * @param ignoresCase whether the file system takes another spelling for the same name
   */
  @SuppressWarnings("StreamResourceLeak") // closed with the folder
  public static Folder open(Path path, boolean ignoresCase) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(path);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new Folder(secure, path.getFileSystem().getPath("."), ignoresCase);
    }
    stream.close();
    return openChecked(path, ignoresCase);
  }

  /** Opens it the way that platforms without {@link SecureDirectoryStream} need. */
  static Folder openChecked(Path path, boolean ignoresCase) throws IOException {
    return new Folder(
        new CheckedDirectoryStream(path), path.getFileSystem().getPath("."), ignoresCase);
  }

  /** Takes part in holding it, until {@link #close}; false if it is closed. */
  boolean retain() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Opens it again, for one reading of the names in it. */
  Folder again() throws IOException {
    return new Folder(
        stream.newDirectoryStream(here, LinkOption.NOFOLLOW_LINKS), here, ignoresCase);
  }

  /** The facts of the folder itself. */
  Facts facts() throws IOException {
    return Facts.of(stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes());
  }

  /** The facts of a name in it. */
  public Facts look(String name) throws IOException {
    try {
      Facts facts = Facts.of(view(name).readAttributes());
      return ignoresCase && !isSpelled(name) ? facts.foreign() : facts;
    } catch (NoSuchFileException e) {
      return Facts.NOTHING;
    }
  }

  private boolean isSpelled(String name) throws IOException {
    try (Folder again = again();
        Stream<String> names = again.names(unreadable -> {})) {
      return names.anyMatch(name::equals);
    }
  }

  /** Opens a folder in it. */
  Folder folder(String name) throws IOException {
    // Looked at first, because to open a FIFO blocks.
    return folder(name, look(name));
  }

  /** Opens a folder in it that was looked at just now. */
  Folder folder(String name, Facts facts) throws IOException {
    switch (facts.kind()) {
      case FOLDER -> {}
      case FILE -> throw new NotDirectoryException(name);
      case NOTHING, FOREIGN -> throw new NoSuchFileException(name);
    }
    return new Folder(
        stream.newDirectoryStream(path(name), LinkOption.NOFOLLOW_LINKS), here, ignoresCase);
  }

  /** Opens a file in it. */
  public FileChannel file(String name, OpenOption... options) throws IOException {
    // The JDK's file systems give file channels here; a foreign one that does not is no use to us.
    return (FileChannel) stream.newByteChannel(path(name), followingNoLink(options));
  }

  private static Set<OpenOption> followingNoLink(OpenOption... options) {
    if (options.length == 1 && options[0] == StandardOpenOption.READ) {
      return READING;
    }
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return all;
  }

  /**
   * The names in it, read while the stream is. Once for each folder that was opened. What the disk
   * fails to do is an {@link java.io.UncheckedIOException}.
   *
   * @param unreadable takes those that the locale cannot write, as it reads them; they are left out
   */
  public Stream<String> names(Consumer<String> unreadable) {
    return new Names(stream.iterator())
        .stream()
            .filter(
                name -> {
                  boolean readable = name.equals(path(name.toString()));
                  if (!readable) {
                    unreadable.accept(name.toString());
                  }
                  return readable;
                })
            .map(Path::toString);
  }

  public void deleteFile(String name) throws IOException {
    stream.deleteFile(path(name));
  }

  public void deleteFolder(String name) throws IOException {
    stream.deleteDirectory(path(name));
  }

  /** Moves a file or a folder in one step; replaces a file, or an empty folder by a folder. */
  public void move(String name, Folder to, String newName) throws IOException {
    stream.move(path(name), to.stream, path(newName));
  }

  public void setModified(String name, Instant time) throws IOException {
    view(name).setTimes(FileTime.from(time), null, null);
  }

  /** For the owner alone, where the file system has owners. */
  void keepOthersOut() throws IOException {
    PosixFileAttributeView view = stream.getFileAttributeView(PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Brings the names in it to the disk, where the platform can. */
  public void force() throws IOException {
    try (FileChannel channel = file(here.toString(), StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows opens no folders. The content is safe, the name will be.
    }
  }

  private BasicFileAttributeView view(String name) {
    return stream.getFileAttributeView(
        path(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private Path path(String name) {
    return here.getFileSystem().getPath(name);
  }

  @Override
  public void close() throws IOException {
    if (holders.decrementAndGet() == 0) {
      stream.close();
    }
  }
}
