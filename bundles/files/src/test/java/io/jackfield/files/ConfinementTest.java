package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.file.BadPathException;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import io.jackfield.files.disk.Folder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfinementTest {
  @TempDir Path temporary;
  private Bench bench;
  private FileView whole;
  private Path outside;

  @BeforeEach
  void outsideHasASecret() throws IOException {
    bench = new Bench(temporary);
    whole = bench.space.whole();
    outside = Files.createDirectories(temporary.resolve("outside/deep"));
    Files.writeString(outside.resolve("secret"), "secret");
    Files.writeString(outside.getParent().resolve("secret"), "secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside/secret",
        "/../outside/secret",
        "/a/../../outside/secret",
        "..\\outside\\secret",
        "/a\0/../secret",
        "//../outside/secret"
      })
  void noPathLeadsAboveTheRoot(String text) {
    assertThatThrownBy(() -> whole.read(path(text))).isInstanceOf(BadPathException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%2e%2e/outside/secret", "..;/outside/secret", ".. /outside/secret", "~/secret"})
  void whatLooksLikeAWayUpIsAName(String text) {
    assertThatThrownBy(() -> whole.read(path(text))).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"link/deep/secret", "a/link/secret", "a/b/link", "a/b/gone"})
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aLinkDoesNotExistAnywhereInAPath(String text) throws IOException {
    Files.createDirectories(bench.root.resolve("a/b"));
    Files.createSymbolicLink(bench.root.resolve("link"), outside.getParent());
    Files.createSymbolicLink(bench.root.resolve("a/link"), outside);
    Files.createSymbolicLink(bench.root.resolve("a/b/link"), outside.resolve("secret"));
    Files.createSymbolicLink(bench.root.resolve("a/b/gone"), outside.resolve("gone"));

    assertThatThrownBy(() -> whole.read(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.info(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.list(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.deleteFile(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.rename(path(text), path("/x")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Bench.store(whole, text, "x"))
        .isInstanceOfAny(NoSuchFileException.class, FileAlreadyExistsException.class);
    assertThatThrownBy(() -> whole.createFolder(path(text)))
        .isInstanceOfAny(NoSuchFileException.class, FileAlreadyExistsException.class);
    assertThat(Bench.list(whole, "/a/b")).isEmpty();
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside.resolve("gone")).doesNotExist();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aLinkThatTakesTheNameDuringAnUploadIsNeitherFollowedNorReplaced() throws IOException {
    try (Upload upload = Bench.write(whole.store(path("/f")), "new")) {
      Files.createSymbolicLink(bench.root.resolve("f"), outside.resolve("secret"));
      assertThatThrownBy(upload::commit).isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(bench.root.resolve("f")).isSymbolicLink();
    assertThat(bench.unfinished()).isEmpty();
  }

  /** Not left to the look that comes before: that one could be out of date. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void openingItselfFollowsNoLink() throws IOException {
    Files.createSymbolicLink(bench.root.resolve("link"), outside.resolve("secret"));
    try (Folder folder = Folder.open(bench.root, false)) {
      assertThatThrownBy(() -> folder.file("link", StandardOpenOption.READ))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFifoDoesNotExistAndBlocksNobody() throws Exception {
    Path fifo = bench.root.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

    assertThatThrownBy(() -> whole.read(path("/fifo"))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.list(path("/fifo"))).isInstanceOf(NoSuchFileException.class);
    assertThat(Bench.list(whole, "/")).isEmpty();
  }

  /** The folder is a folder, a link to the outside and nothing, in turns, while it is read. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFolderSwappedForALinkDuringTheWalkNeverLeadsOutside() throws Exception {
    bench.put("a/secret", "inside");
    Path folder = bench.root.resolve("a");
    Path hidden = bench.root.resolve("hidden");
    Path link = Files.createSymbolicLink(bench.root.resolve("link"), outside);
    swapWhile(
        () -> {
          Files.move(folder, hidden);
          Files.move(link, folder);
          Files.move(folder, link);
          Files.move(hidden, folder);
        },
        () -> Bench.read(whole, "/a/secret"));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFileSwappedForALinkBeforeItIsOpenedNeverLeadsOutside() throws Exception {
    Path file = bench.put("a/file", "inside");
    Path link = bench.root.resolve("a/link");
    Path copy = bench.root.resolve("a/copy");
    swapWhile(
        () -> {
          Files.deleteIfExists(link);
          Files.createSymbolicLink(link, outside.resolve("secret"));
          Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
          Files.writeString(copy, "inside");
          Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        },
        () -> Bench.read(whole, "/a/file"));
  }

  private interface Reader {
    String read() throws IOException;
  }

  private interface Swap {
    void once() throws IOException;
  }

  private static void swapWhile(Swap swap, Reader reader) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Thread swapper =
        new Thread(
            () -> {
              try {
                while (!done.get()) {
                  swap.once();
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    swapper.start();
    int read = 0;
    try {
      for (int round = 0; round < 4000; round++) {
        try {
          assertThat(reader.read()).isEqualTo("inside");
          read++;
        } catch (IOException e) {
          // It was no file at that moment.
        }
      }
    } finally {
      done.set(true);
      swapper.join();
    }
    assertThat(read).isPositive();
  }
}
