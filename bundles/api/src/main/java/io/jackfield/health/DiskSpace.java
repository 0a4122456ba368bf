package io.jackfield.health;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/**
 * How much room is left on a disk.
 *
 * @param usable bytes that this process may still write
 * @param total bytes that there are
 */
public record DiskSpace(long usable, long total) {
  private static final long MIB = 1 << 20;

  /**
   * OK; a warning where less than a tenth and less than 2 GiB are left, critical where it is less
   * than a fiftieth and less than 256 MiB.
   */
  public Result.Status status() {
    if (isBelow(50, 256 * MIB)) {
      return Result.Status.CRITICAL;
    }
    return isBelow(10, 2048 * MIB) ? Result.Status.WARN : Result.Status.OK;
  }

  private boolean isBelow(long part, long bytes) {
    return usable < total / part && usable < bytes;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d MiB left of %d MiB", usable / MIB, Math.max(total / MIB, 1));
  }

  /** Finds the disk on which a folder lies. */
  interface Disks {
    FileStore of(Path folder) throws IOException;
  }

  /**
   * How the disks are on which these folders lie, each told once. Blocks where a disk hangs.
   *
   * @param folders that are there; a missing one is critical
   */
  public static Result result(Collection<Path> folders) {
    return result(folders, Files::getFileStore);
  }

  static Result result(Collection<Path> folders, Disks disks) {
    ResultLog log = new ResultLog();
    log.add(new ResultLog.Entry(Result.Status.OK, ""));
    Set<FileStore> told = new HashSet<>();
    for (Path folder : folders) {
      try {
        FileStore disk = disks.of(folder);
        if (told.add(disk)) {
          log.add(entry(folder, new DiskSpace(disk.getUsableSpace(), disk.getTotalSpace())));
        }
      } catch (IOException e) {
        log.add(withoutDisk(folder, e));
      }
    }
    return new Result(log);
  }

  /**
   * Below a changed root the disk may be none of those that are mounted; how full it is is known.
   */
  private static ResultLog.Entry withoutDisk(Path folder, IOException why) {
    File file = folder.toFile();
    DiskSpace space = new DiskSpace(file.getUsableSpace(), file.getTotalSpace());
    return file.isDirectory() && space.total() > 0
        ? entry(folder, space)
        : new ResultLog.Entry(Result.Status.CRITICAL, folder + " cannot be looked at: " + why);
  }

  private static ResultLog.Entry entry(Path folder, DiskSpace space) {
    return new ResultLog.Entry(space.status(), folder + ": " + space);
  }
}
