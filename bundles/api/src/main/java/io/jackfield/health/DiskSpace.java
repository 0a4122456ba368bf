package io.jackfield.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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

  /**
   * How the disks are on which these folders lie, each told once. Blocks where a disk hangs.
   *
   * @param folders that are there; a missing one is critical
   */
  public static Result result(Collection<Path> folders) {
    ResultLog log = new ResultLog();
    log.add(new ResultLog.Entry(Result.Status.OK, ""));
    Map<FileStore, Path> disks = new LinkedHashMap<>();
    for (Path folder : folders) {
      try {
        disks.putIfAbsent(Files.getFileStore(folder), folder);
      } catch (IOException e) {
        log.add(new ResultLog.Entry(Result.Status.CRITICAL, folder + " cannot be looked at: " + e));
      }
    }
    disks.forEach((disk, folder) -> log.add(entry(disk, folder)));
    return new Result(log);
  }

  private static ResultLog.Entry entry(FileStore disk, Path folder) {
    try {
      DiskSpace space = new DiskSpace(disk.getUsableSpace(), disk.getTotalSpace());
      return new ResultLog.Entry(space.status(), folder + ": " + space);
    } catch (IOException e) {
      return new ResultLog.Entry(Result.Status.CRITICAL, folder + " cannot be looked at: " + e);
    }
  }
}
