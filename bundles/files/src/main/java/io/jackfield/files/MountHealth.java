package io.jackfield.files;

import io.jackfield.files.disk.Mount;
import io.jackfield.health.DiskSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** How the folders of the disk are that make up the file space. Blocks where a disk hangs. */
final class MountHealth {
  private MountHealth() {}

  static Result of(List<Mount> mounts) {
    ResultLog log = new ResultLog();
    List<Path> written = new ArrayList<>();
    for (Mount mount : mounts) {
      Optional<String> problem = problem(mount);
      if (problem.isPresent()) {
        log.add(new ResultLog.Entry(Result.Status.CRITICAL, mount.at() + ": " + problem.get()));
      } else if (!mount.isReadOnly()) {
        written.add(mount.root());
      }
    }
    DiskSpace.result(written).forEach(log::add);
    return new Result(log);
  }

  private static Optional<String> problem(Mount mount) {
    Path root = mount.root();
    if (!Files.isDirectory(root)) {
      return Optional.of(root + " is not there");
    }
    if (!Files.isReadable(root)) {
      return Optional.of(root + " cannot be read");
    }
    return mount.isReadOnly() || Files.isWritable(root)
        ? Optional.empty()
        : Optional.of(root + " cannot be written");
  }
}
