package io.jackfield.it.support;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * This machine's file system as a test may change it: a copy on write, in memory, in which packages
 * are installed. Its mounts are seen by nobody else, and go with the process that holds them. Root
 * may make one.
 */
public final class CopiedRoot implements AutoCloseable {
  private static final String MOUNTS =
      """
      set -e
      mount -t tmpfs -o size=1g,mode=755 tmpfs "$1"
      mkdir "$1/changed" "$1/work" "$1/root"
      mount -t overlay -o "lowerdir=/,upperdir=$1/changed,workdir=$1/work" overlay "$1/root"
      mount --rbind /proc "$1/root/proc"
      mount --rbind /dev "$1/root/dev"
      mount -t tmpfs -o mode=755 tmpfs "$1/root/run"
      mount -t tmpfs -o mode=1777 tmpfs "$1/root/tmp"
      echo ready
      exec cat
      """;

  private static final String SEARCH_PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";

  private final TemporaryFolder folder;
  private final Process holder;

  private CopiedRoot(TemporaryFolder folder, Process holder) {
    this.folder = folder;
    this.holder = holder;
  }

  /** Skips the test where that cannot be, or fails it where no test may be skipped. */
  public static CopiedRoot assume() throws IOException {
    SmallDisk.assumeRoot();
    TemporaryFolder folder = TemporaryFolder.create("jackfield-root-");
    Path said = Files.createTempFile("jackfield-root-", ".out");
    Process holder =
        new ProcessBuilder("unshare", "--mount", "sh", "-c", MOUNTS, "sh", folder.path().toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    CopiedRoot root = new CopiedRoot(folder, holder);
    await()
        .atMost(Patience.of(Duration.ofSeconds(20)))
        .until(() -> Files.readString(said).contains("ready\n") || !holder.isAlive());
    String problem = holder.isAlive() ? "" : Files.readString(said).strip();
    Files.delete(said);
    if (!problem.isEmpty()) {
      root.close();
      String reason = "needs overlayfs and a mount namespace: " + problem;
      if (Programs.REQUIRED) {
        throw new AssertionError(reason);
      }
      assumeTrue(false, reason);
    }
    return root;
  }

  /** A program in it, not run yet, in an environment that has a search path and nothing else. */
  public Command command(String... words) {
    return Command.of(words(words).toArray(new String[0]));
  }

  /** How a program is run in it. */
  public List<String> words(String... program) {
    List<String> words =
        new ArrayList<>(List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt"));
    words.addAll(List.of("chroot", folder.path().resolve("root").toString()));
    words.addAll(List.of("env", "-i", SEARCH_PATH, "LC_ALL=C.UTF-8"));
    words.addAll(List.of(program));
    return words;
  }

  /** Where a file of it is for this process, by its absolute path there. */
  public Path path(String there) {
    return seen("root").resolve(there.substring(1));
  }

  /** A folder with what has changed in it, and nothing of what it is a copy of. */
  public Path changed() {
    return seen("changed");
  }

  private Path seen(String part) {
    String root = "/proc/" + holder.pid() + "/root";
    return Path.of(root + folder.path().resolve(part));
  }

  /** Forgets it; what runs in it must have ended. */
  @Override
  public void close() {
    holder.destroy();
    try {
      holder.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
