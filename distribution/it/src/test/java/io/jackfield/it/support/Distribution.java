package io.jackfield.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A distribution of a test's own, which changes while a daemon runs from it: each file in one step,
 * by a new one of the same name, as a package manager does.
 */
public final class Distribution implements AutoCloseable {
  private final TemporaryFolder folder;

  private Distribution(TemporaryFolder folder) {
    this.folder = folder;
  }

  /** A copy of what the build assembled. */
  public static Distribution copy() {
    TemporaryFolder folder = TemporaryFolder.create("jackfield-dist-");
    Path built = Home.built();
    try (Stream<Path> all = Files.walk(built)) {
      for (Path from : (Iterable<Path>) all::iterator) {
        Path to = folder.path().resolve(built.relativize(from));
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Distribution(folder);
  }

  /** Where it is. */
  public Path folder() {
    return folder.path();
  }

  /** What its {@code jackfield} is called. */
  public String program() {
    return path("bin", "jackfield").toString();
  }

  /** Something in it. */
  public Path path(String first, String... more) {
    return folder().resolve(Path.of(first, more));
  }

  /** The jar of a live bundle. */
  public Path bundle(String name) {
    return path("bundles", name + ".jar");
  }

  /** The only jar of a folder whose name begins so. */
  public Path jar(String of, String begin) {
    List<Path> found =
        Home.jars(path(of)).stream()
            .filter(jar -> jar.getFileName().toString().startsWith(begin))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(begin + " is the beginning of " + found);
    }
    return found.get(0);
  }

  /** Replaces a file by one with another content. */
  public static void replace(Path file, byte[] content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".dpkg-new");
    Files.write(next, content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    folder.close();
  }
}
