package io.jackfield.it.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** A file system of its own for a folder, in memory, that a test fills up. Root may make one. */
public final class SmallDisk implements AutoCloseable {
  private static final String FILLER = "filler";
  private static final int MOST_FILES = 10_000;

  private final Path folder;
  private final Thread atExit = new Thread(this::unmount, "unmount");

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Skips the test if it is run by anybody else, or fails it where no test may be skipped. */
  public static void assumeRoot() {
    boolean root = Command.of("id", "-u").run().ok().out().strip().equals("0");
    if (!root && Programs.REQUIRED) {
      throw new AssertionError("needs root, to mount a small disk");
    }
    assumeTrue(root, "needs root, to mount a small disk");
  }

  /** Mounts one of so many MiB over a folder, which is made. */
  public static SmallDisk mount(Path folder, int size) throws IOException {
    return mount(folder, size, "rw");
  }

  /** The same with another option of mount. */
  public static SmallDisk mount(Path folder, int size, String option) throws IOException {
    Files.createDirectories(folder);
    String options = "size=" + size + "m,mode=700,nr_inodes=" + MOST_FILES + "," + option;
    Command.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()).run().ok();
    SmallDisk disk = new SmallDisk(folder);
    Runtime.getRuntime().addShutdownHook(disk.atExit);
    return disk;
  }

  /** Leaves so many bytes, in whole pages. */
  public void fill(long left) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long free = Files.getFileStore(folder).getUsableSpace();
      ByteBuffer block = ByteBuffer.allocate(1 << 20);
      for (long more = free - left; more > 0; more -= block.limit()) {
        block.clear().limit((int) Math.min(block.capacity(), more));
        while (block.hasRemaining()) {
          file.write(block);
        }
      }
    } catch (IOException e) {
      // Somebody else has taken the rest.
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  /** Lets no more files be made, whatever room there is. */
  public void fillNames() throws IOException {
    Path names = Files.createDirectories(folder.resolve(FILLER + "s"));
    try {
      for (int i = 0; i < MOST_FILES; i++) {
        Files.createFile(names.resolve(String.valueOf(i)));
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  /** Gives back what was filled up. */
  public void empty() throws IOException {
    Files.deleteIfExists(folder.resolve(FILLER));
    Path names = folder.resolve(FILLER + "s");
    if (Files.exists(names)) {
      try (Stream<Path> all = Files.list(names)) {
        for (Path name : all.toList()) {
          Files.delete(name);
        }
      }
      Files.delete(names);
    }
  }

  private void unmount() {
    Command.of("umount", "-l", folder.toString()).run();
  }

  /** Unmounts it; what was in it is lost. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    unmount();
  }
}
