package io.jackfield.files.disk;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;

/**
 * What stands in where the platform cannot look up names in an open folder: the folder's real path
 * and identity are checked before each step. Somebody with a shell on the machine who swaps a
 * folder for a link between check and step is not stopped by that; a peer of ours is, because we
 * create no links.
 */
final class CheckedDirectoryStream implements SecureDirectoryStream<Path> {
  private final Path real;
  private final DirectoryStream<Path> entries;
  private final Object identity;

  @SuppressWarnings("StreamResourceLeak") // closed with this
  CheckedDirectoryStream(Path path) throws IOException {
    real = path.toRealPath();
    entries = Files.newDirectoryStream(real);
    identity = identity();
  }

  private Object identity() throws IOException {
    Object key =
        Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    return Objects.requireNonNullElse(key, real);
  }

  private Path checked(Path name) throws IOException {
    if (!real.toRealPath().equals(real) || !identity().equals(identity)) {
      throw new NoSuchFileException(name.toString(), null, "its folder was replaced");
    }
    return real.resolve(name).normalize();
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    Path folder = checked(path);
    CheckedDirectoryStream opened = new CheckedDirectoryStream(folder);
    if (!opened.real.equals(folder)) {
      opened.close();
      throw new NoSuchFileException(path.toString());
    }
    return opened;
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return Files.newByteChannel(checked(path), options, attributes);
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    Files.delete(checked(path));
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    Files.delete(checked(path));
  }

  @Override
  public void move(Path name, SecureDirectoryStream<Path> to, Path newName) throws IOException {
    Path target = ((CheckedDirectoryStream) to).checked(newName);
    Files.move(checked(name), target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
    return Files.getFileAttributeView(real, type, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(real.resolve(path), type, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Iterator<Path> iterator() {
    return entries.iterator();
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
