package io.jackfield.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders that stay open are never another one than the path leads to. */
@EnabledOnOs(OS.LINUX)
class OpenFoldersTest {
  @TempDir Path temporary;
  private Bench bench;
  private FileView whole;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    whole = bench.space.whole();
    bench.put("a/b/file", "inside");
    assertThat(read()).isEqualTo("inside");
  }

  /** However a test has ended, nothing of the folder is open behind it. */
  @AfterEach
  void nothingStaysOpen() throws IOException {
    bench.space.stop();
    assertThat(descriptors()).isEmpty();
  }

  private String read() throws IOException {
    return Bench.read(whole, "/a/b/file");
  }

  /** What this process has open in the folder of the test. */
  private List<String> descriptors() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : all.toList()) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith(bench.root.toRealPath().toString())) {
            found.add(target);
          }
        } catch (NoSuchFileException e) {
          // It was the one that reads this folder.
        }
      }
    }
    return found;
  }

  @Test
  void foldersStayOpenAndFilesDoNot() throws IOException {
    List<String> before = descriptors();
    assertThat(before).isNotEmpty().noneMatch(path -> path.endsWith("file"));
    for (int i = 0; i < 50; i++) {
      assertThat(read()).isEqualTo("inside");
      assertThat(Bench.list(whole, "/a/b")).containsExactly("/a/b/file");
      assertThat(Bench.list(whole, "/a")).containsExactly("/a/b");
      whole.info(Bench.path("/a/b/file"));
      assertThatThrownBy(() -> Bench.read(whole, "/a/b/no")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> Bench.read(whole, "/a/no/file")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> Bench.read(whole, "/a/b/file/x")).isInstanceOf(IOException.class);
    }
    assertThat(descriptors()).hasSameSizeAs(before);
  }

  @Test
  void uploadsUseThemToo() throws IOException {
    Bench.store(whole, "/a/b/new", "1");
    List<String> before = descriptors();
    for (int i = 0; i < 20; i++) {
      Bench.store(whole, "/a/b/new", "" + i);
      whole.store(Bench.path("/a/b/other")).close();
    }
    assertThat(descriptors()).hasSameSizeAs(before);
    assertThat(bench.unfinished()).isEmpty();
    // The daemon's own folder may be lost too.
    Files.delete(bench.root.resolve(".jackfield"));
    Bench.store(whole, "/a/b/new", "again");
    assertThat(Bench.read(whole, "/a/b/new")).isEqualTo("again");
  }

  @Test
  void anUploadThatBeganBeforeAStopEndsBehindIt() throws IOException {
    Upload upload = Bench.write(whole.store(Bench.path("/a/b/late")), "late");
    bench.space.stop();
    upload.commit();
    assertThat(Bench.read(whole, "/a/b/late")).isEqualTo("late");
  }

  @Test
  void onlySoManyStayOpen() throws IOException {
    for (int i = 0; i < 300; i++) {
      bench.put("many/" + i + "/file", "" + i);
    }
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 300; i++) {
        assertThat(Bench.read(whole, "/many/" + i + "/file")).isEqualTo("" + i);
        if (i % 10 == 0) {
          assertThat(descriptors()).hasSizeLessThanOrEqualTo(2 * 64);
        }
      }
    }
  }

  @Test
  void aFolderThatWasReplacedIsOpenedAnew() throws IOException {
    Files.move(bench.root.resolve("a"), bench.root.resolve("old"));
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    bench.put("a/b/file", "new");
    assertThat(read()).isEqualTo("new");
    assertThat(Bench.read(whole, "/old/b/file")).isEqualTo("inside");
    Files.delete(bench.root.resolve("a/b/file"));
    Files.delete(bench.root.resolve("a/b"));
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    bench.put("a/b/file", "newer");
    assertThat(read()).isEqualTo("newer");
  }

  @Test
  void whatWasMovedAwayIsNotThereAnyMore() throws IOException {
    Files.move(bench.root.resolve("a/b"), temporary.resolve("outside"));
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    Files.createSymbolicLink(bench.root.resolve("a/b"), temporary.resolve("outside"));
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    assertThat(descriptors()).noneMatch(path -> path.endsWith("outside"));
  }

  @Test
  void whatOurOwnCallersRenameIsFoundAtOnce() throws IOException {
    whole.rename(Bench.path("/a/b"), Bench.path("/a/c"));
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    whole.rename(Bench.path("/a"), Bench.path("/d"));
    whole.createFolder(Bench.path("/a"));
    whole.rename(Bench.path("/d/c"), Bench.path("/a/b"));
    assertThat(read()).isEqualTo("inside");
  }

  @Test
  void aRootThatIsGoneIsMissedUntilItComesBack() throws IOException {
    Path elsewhere = Files.move(bench.root, temporary.resolve("elsewhere"));
    assertThatThrownBy(this::read).isInstanceOf(IOException.class);
    assertThat(descriptors()).isEmpty();
    Files.move(elsewhere, bench.root);
    assertThat(read()).isEqualTo("inside");
  }

  @Test
  void aRootThatWasReplacedIsNotServed() throws IOException {
    Files.move(bench.root, temporary.resolve("elsewhere"));
    bench.put("a/b/file", "unchecked");
    assertThatThrownBy(this::read).hasMessageContaining("replaced");
    assertThat(descriptors()).isEmpty();
    bench.space.modified(Bench.config(bench.root.toString(), "keep"));
    assertThat(read()).isEqualTo("unchecked");
  }

  @Test
  void aChangedConfigurationAndAStopCloseThemAndUseGoesOn() throws IOException {
    bench.space.modified(Bench.config(bench.root.toString(), "delete"));
    assertThat(descriptors()).isEmpty();
    assertThat(read()).isEqualTo("inside");
    bench.space.stop();
    assertThat(descriptors()).isEmpty();
    assertThat(read()).isEqualTo("inside");
    assertThat(descriptors()).isEmpty();
  }

  @Test
  void manyThreadsShareThemWhileTheyAreDropped() throws Exception {
    for (int i = 0; i < 100; i++) {
      bench.put("many/" + i + "/in/file", "" + i);
    }
    ExecutorService readers = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int reader = 0; reader < 4; reader++) {
      int step = 2 * reader + 1;
      all.add(
          readers.submit(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  int number = i * step % 100;
                  String path = "/many/" + number + "/in/file";
                  assertThat(Bench.read(whole, path)).isEqualTo("" + number);
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    readers.shutdown();
  }
}
