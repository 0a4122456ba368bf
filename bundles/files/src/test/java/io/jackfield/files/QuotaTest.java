package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.account.Quota;
import io.jackfield.file.FileUsage;
import io.jackfield.file.FileView;
import io.jackfield.file.QuotaExceededException;
import io.jackfield.file.Upload;
import io.jackfield.files.config.FilesConfig;
import io.jackfield.files.quota.UsageCounters;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
  private static final Grant EVERYTHING = new Grant(path("/"), Set.of(Permission.values()));

  @TempDir Path temporary;
  private Bench bench;
  private FileView ann;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    bench.put("ann/there", "1234567890");
    ann = view(bench.space, 100, 4);
  }

  private static FileView view(FilesComponent space, long bytes, long files) {
    Quota quota = new Quota(bytes, files);
    return space.view(new Account("ann", path("/ann"), List.of(EVERYTHING), false, quota));
  }

  private FileUsage used() throws IOException {
    FileUsage counted = new UsageCounters(bench.shared).counted(path("/ann"));
    FileUsage onDisk = bench.space.usage(path("/ann"));
    assertThat(counted).isEqualTo(onDisk);
    return onDisk;
  }

  private FilesComponent limited(String... quotas) throws IOException {
    FilesConfig config = Bench.config(bench.root.toString(), "keep");
    return bench.open(Bench.with(config, "quotas", quotas));
  }

  @Test
  void countsToTheByte() throws IOException {
    Bench.store(ann, "/a", "x".repeat(90));
    assertThat(used()).isEqualTo(new FileUsage(100, 2));
    assertThatThrownBy(() -> Bench.store(ann, "/b", "x"))
        .isInstanceOf(QuotaExceededException.class)
        .hasMessageContaining("100 bytes");
    Bench.store(ann, "/b", "");
    ann.deleteFile(path("/there"));
    Bench.store(ann, "/b", "x".repeat(10));
    assertThat(used()).isEqualTo(new FileUsage(100, 2));
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void isExceededWhileBytesComeAndLeavesWhatWasThere() throws IOException {
    try (Upload upload = Bench.write(ann.store(path("/a")), "x".repeat(60))) {
      assertThatThrownBy(() -> Bench.write(upload, "x".repeat(31)))
          .isInstanceOf(QuotaExceededException.class);
      assertThat(upload.position()).isEqualTo(60);
      Bench.write(upload, "x".repeat(30));
      upload.commit();
    }
    assertThat(used()).isEqualTo(new FileUsage(100, 2));
  }

  @Test
  void aFileThatIsReplacedMakesRoomForTheNewOne() throws IOException {
    Bench.store(ann, "/a", "x".repeat(90));
    Bench.store(ann, "/a", "y".repeat(90));
    assertThatThrownBy(() -> Bench.store(ann, "/a", "z".repeat(91)))
        .isInstanceOf(QuotaExceededException.class);
    assertThat(Bench.read(ann, "/a")).isEqualTo("y".repeat(90));
    try (Upload upload = Bench.write(ann.resume(path("/a"), 50), "z")) {
      upload.commit();
    }
    assertThat(used()).isEqualTo(new FileUsage(61, 2));
  }

  @Test
  void countsFiles() throws IOException {
    for (String name : new String[] {"/a", "/b", "/c"}) {
      Bench.store(ann, name, "");
    }
    assertThatThrownBy(() -> ann.store(path("/d")))
        .isInstanceOf(QuotaExceededException.class)
        .hasMessageContaining("4 files");
    assertThatThrownBy(() -> ann.storeNew(path("/d"))).isInstanceOf(QuotaExceededException.class);
    Bench.store(ann, "/a", "again");
    ann.rename(path("/a"), path("/b"));
    Bench.store(ann, "/d", "");
    assertThat(used()).isEqualTo(new FileUsage(15, 4));
  }

  @Test
  void whatIsSetApartForOneUploadIsNotThereForAnother() throws IOException {
    try (Upload first = Bench.write(ann.store(path("/a")), "x".repeat(80));
        Upload second = ann.store(path("/b"))) {
      assertThatThrownBy(() -> Bench.write(second, "x".repeat(11)))
          .isInstanceOf(QuotaExceededException.class);
      first.detach(); // as one that another version takes over
    }
    assertThatThrownBy(() -> Bench.store(ann, "/c", "x".repeat(11)))
        .isInstanceOf(QuotaExceededException.class);
  }

  @Test
  void whatIsKeptOfAnUploadIsCountedUntilItIsWholeOrReplaced() throws IOException {
    Bench.write(ann.store(path("/a")), "x".repeat(80)).close();
    assertThat(used()).isEqualTo(new FileUsage(90, 2));
    Bench.write(ann.resume(path("/a"), 70), "y").close();
    assertThat(used()).isEqualTo(new FileUsage(81, 2));
    Bench.store(ann, "/a", "whole");
    assertThat(used()).isEqualTo(new FileUsage(15, 2));
  }

  @Test
  void whatIsKeptOfAnUploadMakesWay() throws IOException {
    Bench.write(ann.store(path("/a")), "x".repeat(80)).close();
    Bench.store(ann, "/b", "x".repeat(50));
    assertThat(used()).isEqualTo(new FileUsage(60, 2));
    assertThatThrownBy(() -> ann.resumable(path("/a"))).isInstanceOf(NoSuchFileException.class);
    Bench.write(ann.store(path("/a")), "x".repeat(40)).close();
    Bench.store(ann, "/c", "");
    Bench.store(ann, "/d", "");
    assertThat(used()).isEqualTo(new FileUsage(60, 4));
    assertThatThrownBy(() -> Bench.store(ann, "/e", "")).isInstanceOf(QuotaExceededException.class);
  }

  @Test
  void whatIsCutOffWhenAnUploadGoesOnIsNotSetApart() throws IOException {
    Bench.write(ann.store(path("/a")), "x".repeat(80)).close();
    try (Upload upload = ann.resume(path("/a"), 10)) {
      Bench.store(ann, "/b", "x".repeat(80));
      upload.commit();
    }
    assertThat(used()).isEqualTo(new FileUsage(100, 3));
  }

  @Test
  void theSmallerOfTwoLimitsOfOneFolderCounts() throws IOException {
    FileView limited = view(limited("/ann=60"), 100, 9);
    Bench.store(limited, "/a", "x".repeat(50));
    assertThatThrownBy(() -> Bench.store(limited, "/b", "x"))
        .isInstanceOf(QuotaExceededException.class)
        .hasMessageContaining("60 bytes");
  }

  @Test
  void anUploadThatCannotBeAdoptedLeavesNothing() throws IOException {
    for (FileView other :
        List.of(
            bench.space.view(new Account("ann", path("/elsewhere"), List.of(EVERYTHING), false)),
            bench.open(Bench.config(temporary.resolve("other").toString(), "keep")).whole())) {
      Upload upload = Bench.write(ann.resume(path("/there"), FileView.END), "x".repeat(90));
      Map<String, Object> detached = upload.detach();
      assertThatThrownBy(() -> other.adopt(detached)).isInstanceOf(FileSystemException.class);
      assertThat(bench.unfinished()).isEmpty();
      ann.resume(path("/there"), 0).close();
    }
    Bench.store(ann, "/b", "x".repeat(90));
    used();
  }

  @Test
  void theLimitOfThatMomentCountsAtTheEnd() throws IOException {
    Upload upload = Bench.write(ann.store(path("/a")), "x".repeat(50));
    try (Upload adopted = view(bench.space, 59, 4).adopt(upload.detach())) {
      assertThatThrownBy(adopted::commit).isInstanceOf(QuotaExceededException.class);
    }
    upload = Bench.write(view(bench.space, 100, 4).store(path("/b")), "x".repeat(30));
    try (Upload adopted = view(bench.space, 1000, 4).adopt(upload.detach())) {
      Bench.write(adopted, "y");
      adopted.commit();
    }
    Bench.store(view(bench.space, 1000, 9), "/c", "x".repeat(100));
    used();
  }

  /** The view keeps its account, as a session does. */
  private void nowLimitedTo(Quota quota) {
    bench.space.accounts =
        (Accounts)
            Proxy.newProxyInstance(
                Accounts.class.getClassLoader(),
                new Class<?>[] {Accounts.class},
                (proxy, method, arguments) ->
                    Optional.of(
                        new Account("ann", path("/ann"), List.of(EVERYTHING), false, quota)));
  }

  @Test
  void aLimitThatIsLoweredCountsForWhatIsUnderWay() throws IOException {
    Upload kept = Bench.write(ann.store(path("/a")), "x".repeat(50));
    Upload whole = Bench.write(ann.store(path("/b")), "x".repeat(20));
    nowLimitedTo(new Quota(40, 9));
    kept.close();
    assertThat(used()).isEqualTo(new FileUsage(10, 1));
    Bench.write(whole, "x".repeat(10));
    assertThatThrownBy(() -> Bench.write(whole, "x"))
        .isInstanceOf(QuotaExceededException.class)
        .hasMessageContaining("40 bytes");
    whole.commit();
    nowLimitedTo(new Quota(100, 2));
    assertThatThrownBy(() -> ann.store(path("/c"))).isInstanceOf(QuotaExceededException.class);
    assertThat(used()).isEqualTo(new FileUsage(40, 2));
  }

  @Test
  void aLimitThatIsRaisedCountsForWhatIsUnderWay() throws IOException {
    try (Upload upload = Bench.write(ann.store(path("/a")), "x".repeat(90))) {
      assertThatThrownBy(() -> ann.store(path("/b")).write(ByteBuffer.allocate(1)))
          .isInstanceOf(QuotaExceededException.class);
      nowLimitedTo(new Quota(200, 4));
      Bench.write(upload, "x".repeat(50)).commit();
      Bench.store(ann, "/b", "x".repeat(50));
    }
    assertThat(used()).isEqualTo(new FileUsage(200, 3));
  }

  @Test
  void aLimitThatComesOrGoesCountsForWhatIsUnderWay() throws IOException {
    nowLimitedTo(Quota.NONE);
    try (Upload first = Bench.write(ann.store(path("/a")), "x".repeat(500));
        Upload second = Bench.write(ann.store(path("/b")), "x".repeat(50))) {
      nowLimitedTo(new Quota(600, 4));
      Bench.write(first, "x".repeat(10));
      Bench.write(second, "x".repeat(30));
      assertThatThrownBy(() -> Bench.write(second, "x")).isInstanceOf(QuotaExceededException.class);
      nowLimitedTo(Quota.NONE);
      Bench.write(second, "x".repeat(1000)).commit();
      Bench.write(first, "x").close();
    }
    ann.deleteFile(path("/a"));
    ann.deleteFile(path("/b"));
    // All that was set apart is free again.
    nowLimitedTo(new Quota(100, 2));
    Bench.store(ann, "/c", "x".repeat(90));
    used();
  }

  @Test
  void foldersHaveLimitsForEverybody() throws IOException {
    FilesComponent space = limited("/ann/in=1K:2", "/=200");
    FileView whole = space.whole();
    whole.createFolder(path("/ann/in"));
    Bench.store(whole, "/ann/in/a", "x".repeat(100));
    Bench.store(whole, "/b", "x".repeat(90));
    assertThatThrownBy(() -> Bench.store(whole, "/ann/in/c", "x"))
        .isInstanceOf(QuotaExceededException.class)
        .hasMessageContaining("200 bytes");
    whole.rename(path("/b"), path("/ann/in/b"));
    assertThatThrownBy(() -> whole.store(path("/ann/in/c"))).hasMessageContaining("2 files");
    whole.deleteFile(path("/ann/in/a"));
    Bench.store(whole, "/c", "");
    Bench.store(whole, "/d", "");
    whole.rename(path("/c"), path("/ann/in/c"));
    assertThatThrownBy(() -> whole.rename(path("/d"), path("/ann/in/d")))
        .isInstanceOf(QuotaExceededException.class);
    whole.rename(path("/d"), path("/ann/in/c"));
    assertThat(space.usage(path("/ann/in"))).isEqualTo(new FileUsage(90, 2));
  }

  @Test
  void aFolderThatMovesIsCountedWithAllThatIsInIt() throws IOException {
    FilesComponent space = limited("/ann=30");
    FileView whole = space.whole();
    Bench.store(whole, "/ann/a", "");
    bench.put("box/deep/b", "x".repeat(21));
    assertThatThrownBy(() -> whole.rename(path("/box"), path("/ann/box")))
        .isInstanceOf(QuotaExceededException.class);
    bench.put("box/deep/b", "x".repeat(20));
    whole.rename(path("/box"), path("/ann/box"));
    assertThatThrownBy(() -> Bench.store(whole, "/ann/c", "x"))
        .isInstanceOf(QuotaExceededException.class);
    whole.rename(path("/ann/box"), path("/box"));
    Bench.store(whole, "/ann/c", "x".repeat(20));
    whole.rename(path("/ann"), path("/ben"));
    whole.createFolder(path("/ann"));
    Bench.store(whole, "/ann/c", "x".repeat(30));
    used();
  }

  @Test
  void whatOthersChangeOnTheDiskCountsWhenItIsAskedFor() throws IOException {
    Bench.store(ann, "/a", "x".repeat(90));
    Files.delete(bench.root.resolve("ann/a"));
    assertThatThrownBy(() -> Bench.store(ann, "/b", "x"))
        .isInstanceOf(QuotaExceededException.class);
    assertThat(bench.space.usage(path("/ann"))).isEqualTo(new FileUsage(10, 1));
    Bench.store(ann, "/b", "x".repeat(90));
    used();
  }

  @Test
  void twoVersionsCountTogether() throws IOException {
    FilesComponent next = bench.open(Bench.config(bench.root.toString(), "keep"));
    FileView annNext = view(next, 100, 9);
    ann = view(bench.space, 100, 9);
    for (int i = 0; i < 4; i++) {
      Bench.store(ann, "/a" + i % 2, "x".repeat(20));
      Bench.store(annNext, "/b" + i % 2, "x".repeat(20));
    }
    assertThatThrownBy(() -> Bench.store(ann, "/a1", "x".repeat(31)))
        .isInstanceOf(QuotaExceededException.class);
    assertThatThrownBy(() -> Bench.store(annNext, "/a1", "x".repeat(31)))
        .isInstanceOf(QuotaExceededException.class);
    annNext.deleteFile(path("/a0"));
    Bench.store(ann, "/b1", "x".repeat(50));
    assertThat(used()).isEqualTo(new FileUsage(100, 4));
  }

  @Test
  void manyAtATimeNeverGetMoreThanThereIs() throws Exception {
    FilesComponent next = bench.open(Bench.config(bench.root.toString(), "delete"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Integer>> all = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int me = t;
      FileView mine = view(t % 2 == 0 ? bench.space : next, 1000, 50);
      all.add(
          threads.submit(
              () -> {
                go.await();
                int stored = 0;
                for (int i = 0; i < 60; i++) {
                  stored += work(mine, "/f" + (me * 31 + i * 7) % 40, i);
                }
                return stored;
              }));
    }
    go.countDown();
    int stored = 0;
    for (Future<Integer> each : all) {
      stored += each.get();
    }
    threads.shutdown();
    assertThat(stored).isGreaterThan(8);
    FileUsage usage = used();
    assertThat(usage.bytes()).isLessThanOrEqualTo(1000);
    // All that was set apart is free again.
    FileView rest = view(bench.space, 1000, 50);
    Bench.store(rest, "/rest", "x".repeat((int) (1000 - usage.bytes())));
    used();
  }

  private static int work(FileView view, String name, int i)
      throws IOException, InterruptedException, ExecutionException {
    try {
      if (i % 5 == 4) {
        view.rename(path(name), path("/f" + i % 40));
      } else if (i % 7 == 6) {
        view.deleteFile(path(name));
      } else {
        try (Upload upload = view.store(path(name))) {
          for (int piece = 0; piece < 1 + i % 4; piece++) {
            upload.write(ByteBuffer.allocate(17));
          }
          upload.commit();
          return 1;
        }
      }
    } catch (QuotaExceededException | NoSuchFileException e) {
      return 0;
    }
    return 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/in", "=1", "/in=", "/in=x", "/in=-1", "/in=1:x", "/in=1:-1", "/..=1"})
  void aLimitThatIsNoneIsToldAndLeavesAllAsItWas(String quota) throws IOException {
    assertThatThrownBy(() -> limited(quota))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("quotas")
        .hasMessageContaining(quota);
    bench.space.modified(
        Bench.with(Bench.config(bench.root.toString(), "keep"), "quotas", new String[] {quota}));
    Bench.store(ann, "/a", "x");
  }
}
