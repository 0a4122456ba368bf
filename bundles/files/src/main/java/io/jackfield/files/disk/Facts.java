package io.jackfield.files.disk;

import io.jackfield.file.FileInfo;
import io.jackfield.file.VirtualPath;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the disk tells about a name.
 *
 * @param key what the file system knows the file by, its inode; null where it has no such thing
 */
public record Facts(Kind kind, long size, Instant modified, @Nullable Object key) {
  public static final Facts NOTHING = new Facts(Kind.NOTHING, 0, Instant.EPOCH, null);

  static Facts of(BasicFileAttributes attributes) {
    Kind kind =
        attributes.isRegularFile()
            ? Kind.FILE
            : attributes.isDirectory() ? Kind.FOLDER : Kind.FOREIGN;
    return new Facts(
        kind,
        kind == Kind.FILE ? attributes.size() : 0,
        attributes.lastModifiedTime().toInstant(),
        attributes.fileKey());
  }

  Facts foreign() {
    return new Facts(Kind.FOREIGN, 0, modified, null);
  }

  /** Whether both are about the same file, and not two that had the name one after the other. */
  boolean sameAs(Facts other) {
    return kind == other.kind && Objects.equals(key, other.key);
  }

  /** Whether they are of the file or folder that is known by that key. */
  boolean isOf(@Nullable Object otherKey) {
    return key != null && key.equals(otherKey);
  }

  public FileInfo info(VirtualPath path) {
    return new FileInfo(path, kind == Kind.FOLDER, size, modified, tag(), id());
  }

  /** A replaced file is another inode, a changed one has another time; both have their size. */
  public String tag() {
    long nanos = TimeUnit.SECONDS.toNanos(modified.getEpochSecond()) + modified.getNano();
    return Long.toHexString(size)
        + '-'
        + Long.toHexString(nanos)
        + '-'
        + Integer.toHexString(Objects.hashCode(key));
  }

  private String id() {
    return key == null ? "" : key.toString();
  }
}
