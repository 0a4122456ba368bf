package io.jackfield.files.disk;

import io.jackfield.file.FileUsage;
import io.jackfield.file.VirtualPath;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has come of new files whose uploads broke off, kept in the private folder for their accounts
 * to go on with: a folder for each account, in it the paths of the file space. Nobody but the
 * daemon reaches that folder, so paths will do.
 */
public final class Partials {
  static final String NAME = "partial";

  private static final Logger log = LoggerFactory.getLogger(Partials.class);

  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

  private final Path privateFolder;
  private final Path folder;
  private final boolean readOnly;
  private volatile Duration keptFor = Duration.ofDays(1);
  private volatile long swept = System.nanoTime();

  /**
   * Those in a private folder.
   *
   * @param readOnly whether nothing is kept, and what lies there is not ours
   */
  Partials(Path privateFolder, boolean readOnly) {
    this.privateFolder = privateFolder;
    this.folder = privateFolder.resolve(NAME);
    this.readOnly = readOnly;
  }

  /** Where that of an account is, whatever its name. */
  private Path of(String account) {
    return folder.resolve("=" + URLEncoder.encode(account, StandardCharsets.UTF_8));
  }

  private Path of(String account, VirtualPath path) {
    return of(account).resolve(path.toString().substring(1));
  }

  /** Deletes all that is kept for an account; false if that is nothing. */
  public boolean drop(String account) throws IOException {
    return sweep(of(account), Instant.MAX);
  }

  /** Its size; null if nothing is kept. */
  public @Nullable Long size(@Nullable String account, VirtualPath path) {
    if (account == null || readOnly) {
      return null;
    }
    File kept = of(account, path).toFile();
    return kept.isFile() ? kept.length() : null;
  }

  /** Deletes it, if something is kept; holds the lock of the mount's names. */
  public void delete(String account, VirtualPath path) throws IOException {
    Files.deleteIfExists(of(account, path));
    tidy(of(account, path));
  }

  /** Deletes the folders above it that are empty now: nobody counts them, and they would add up. */
  private void tidy(Path gone) {
    try {
      Path above = gone.getParent();
      while (above != null && !above.equals(folder)) {
        Files.delete(above);
        above = above.getParent();
      }
    } catch (IOException e) {
      // Something else is kept there.
    }
  }

  /** Takes it out, for one upload; false if nothing is kept. Holds the lock of the names. */
  public boolean take(@Nullable String account, VirtualPath path, String temporary)
      throws IOException {
    if (size(account, path) == null || account == null) {
      return false;
    }
    try {
      Files.move(
          of(account, path), privateFolder.resolve(temporary), StandardCopyOption.ATOMIC_MOVE);
      tidy(of(account, path));
      return true;
    } catch (NoSuchFileException e) {
      return false; // another upload was faster
    }
  }

  /** Keeps one in place of what was kept; false if it has no account. */
  public boolean keep(String temporary, @Nullable String account, VirtualPath path)
      throws IOException {
    if (account == null) {
      return false;
    }
    Path kept = of(account, path);
    Files.createDirectories(kept.getParent());
    Files.move(privateFolder.resolve(temporary), kept, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /**
   * What is kept of all accounts for paths in a folder; there may be none.
   *
   * @param inside of the whole file space
   */
  public FileUsage usage(VirtualPath inside) throws IOException {
    long[] sum = new long[2];
    if (readOnly) {
      return new FileUsage(0, 0);
    }
    try (DirectoryStream<Path> accounts = Files.newDirectoryStream(folder)) {
      for (Path account : accounts) {
        Path at = account.resolve(inside.toString().substring(1));
        Files.walkFileTree(
            at,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                sum[0] += facts.size();
                sum[1]++;
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
              }
            });
      }
    } catch (NoSuchFileException e) {
      // Nothing has ever been kept.
    }
    return new FileUsage(sum[0], sum[1]);
  }

  /** Deletes what nobody has gone on with for so long, and folders that are empty. */
  public void sweep(Duration longest) throws IOException {
    keptFor = longest;
    swept = System.nanoTime();
    sweep(folder, Instant.now().minus(longest));
  }

  /** The same, if the last time is long ago; false if nothing was deleted. */
  public boolean sweepNowAndThen() throws IOException {
    if (System.nanoTime() - swept < BETWEEN_SWEEPS.toNanos()) {
      return false;
    }
    swept = System.nanoTime();
    return sweep(folder, Instant.now().minus(keptFor));
  }

  /** Whether a file was deleted that is older. */
  private boolean sweep(Path top, Instant oldest) throws IOException {
    if (readOnly || !Files.isDirectory(top)) {
      return false;
    }
    boolean[] deleted = new boolean[1];
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            if (facts.lastModifiedTime().toInstant().isBefore(oldest)) {
              deleted[0] |= Files.deleteIfExists(file);
              log.info("unfinished upload removed file={} bytes={}", file, facts.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            try {
              Files.delete(visited);
            } catch (IOException e) {
              // Something is kept in it.
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return deleted[0];
  }
}
