package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Account;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.file.FileBusyException;
import io.jackfield.file.FileEvents;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
  @TempDir Path temporary;
  private Bench bench;
  private FileView whole;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    whole = bench.space.whole();
    Files.createDirectory(bench.root.resolve("d"));
  }

  @Test
  void nothingIsSeenBeforeTheCommit() throws IOException {
    bench.put("f", "old");
    try (Upload upload = Bench.write(whole.store(path("/f")), "new one")) {
      assertThat(bench.root.resolve("f")).hasContent("old");
      FileInfo stored = upload.commit();
      assertThat(stored.size()).isEqualTo(7);
      assertThat(stored).isEqualTo(whole.info(path("/f")));
    }
    assertThat(bench.root.resolve("f")).hasContent("new one");
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void aNewFileKeepsItsNameFromOtherNewFiles() throws IOException {
    try (Upload first = Bench.write(whole.storeNew(path("/f")), "1")) {
      assertThatThrownBy(() -> whole.storeNew(path("/f")))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage("/f");
      assertThat(bench.root.resolve("f")).doesNotExist();
      assertThat(first.commit().path()).isEqualTo(path("/f"));
    }
    assertThatThrownBy(() -> whole.storeNew(path("/f")))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.delete(bench.root.resolve("f"));
    whole.storeNew(path("/f")).close();
    whole.storeNew(path("/f")).close();
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void aNewFileKeepsItsNameFromOtherVersionsToo() throws IOException {
    FileView next = bench.open(Bench.config(bench.root.toString(), "keep")).whole();
    try (Upload first = Bench.write(whole.storeNew(path("/f")), "1")) {
      assertThatThrownBy(() -> next.storeNew(path("/f")))
          .isInstanceOf(FileAlreadyExistsException.class);
      try (Upload adopted = next.adopt(first.detach())) {
        assertThatThrownBy(() -> whole.storeNew(path("/f")))
            .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(adopted.commit().path()).isEqualTo(path("/f"));
      }
    }
    assertThat(bench.root.resolve("f")).hasContent("1");
  }

  @Test
  void aNewFileTakesAnotherNameRatherThanReplaceOne() throws IOException {
    FileInfo stored;
    try (Upload upload = Bench.write(whole.storeNew(path("/f")), "new")) {
      bench.put("f", "another's");
      stored = upload.commit();
    }
    assertThat(bench.root.resolve("f")).hasContent("another's");
    assertThat(stored.name()).startsWith("f.");
    assertThat(bench.root.resolve(stored.name())).hasContent("new");
    assertThat(whole.info(stored.path())).isEqualTo(stored);
    assertThat(bench.events).last().asString().contains(stored.path().toString());
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void aNewFileNeedsToBeCreated() {
    assertThatThrownBy(() -> bench.may(Permission.OVERWRITE).storeNew(path("/f")))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> whole.storeNew(path("/nowhere/f")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.storeNew(path("/nowhere/f")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatBreaksOffLeavesTheOldFileWhole() throws IOException {
    bench.put("f", "old");
    Bench.write(whole.store(path("/f")), "half").close();
    assertThat(bench.root.resolve("f")).hasContent("old");
    assertThat(bench.unfinished()).isEmpty();
    assertThat(bench.events).isEmpty();
  }

  @Test
  void whatBreaksOffOfANewFileIsKeptWithoutAnEvent() throws IOException {
    FileView ann = bench.may(Permission.values());
    Bench.write(ann.store(path("/d/f")), "half").close();
    assertThat(ann.resumable(path("/d/f"))).isEqualTo(4);
    assertThat(Bench.list(whole, "/d")).isEmpty();
    assertThat(bench.events).isEmpty();
    ann.store(path("/d/empty")).close();
    assertThatThrownBy(() -> ann.resumable(path("/d/empty")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void whatIsKeptIsThereForItsAccountAlone() throws IOException {
    FileView ann = bench.may(Permission.values());
    Bench.write(ann.store(path("/d/f")), "half").close();
    FileView ben =
        bench.space.view(
            new Account(
                "ben",
                path("/"),
                List.of(new Grant(path("/"), Set.of(Permission.values()))),
                false));
    for (FileView other : List.of(ben, whole, bench.may(Permission.READ, Permission.LIST))) {
      assertThatThrownBy(() -> other.resumable(path("/d/f")))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> other.read(path("/d/f"))).isInstanceOf(NoSuchFileException.class);
    }
    assertThatThrownBy(() -> ben.resume(path("/d/f"), 4)).hasMessageContaining("the offset");
    try (Upload upload = Bench.write(ann.resume(path("/d/f"), FileView.END), " and half")) {
      assertThatThrownBy(() -> ann.resume(path("/d/f"), 4)).isInstanceOf(FileBusyException.class);
      assertThat(upload.commit().size()).isEqualTo(13);
    }
    assertThat(bench.root.resolve("d/f")).hasContent("half and half");
    assertThat(ann.resumable(path("/d/f"))).isEqualTo(13);
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void whatIsKeptCanBreakOffAgainAndGoOnFromAnyOffset() throws IOException {
    FileView ann = bench.may(Permission.values());
    Bench.write(ann.store(path("/d/f")), "half").close();
    Bench.write(ann.resume(path("/d/f"), 3), "F and").close();
    assertThat(ann.resumable(path("/d/f"))).isEqualTo(8);
    assertThatThrownBy(() -> ann.resume(path("/d/f"), 9)).hasMessageContaining("the offset");
    assertThat(ann.resumable(path("/d/f"))).isEqualTo(8);
    try (Upload upload = Bench.write(ann.resume(path("/d/f"), 2), "lf")) {
      upload.commit();
    }
    assertThat(bench.root.resolve("d/f")).hasContent("half");
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void whatIsKeptOutlivesARestartAndNotItsTime() throws IOException {
    FileView ann = bench.may(Permission.values());
    Bench.write(ann.store(path("/d/f")), "half").close();
    FilesComponent next = bench.open(Bench.config(bench.root.toString(), "keep"));
    FileView annNext = next.view(Bench.account(Permission.values()));
    assertThat(annNext.resumable(path("/d/f"))).isEqualTo(4);
    Files.setLastModifiedTime(
        bench.root.resolve(".jackfield/partial/=ann/d/f"),
        FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    bench.open(Bench.config(bench.root.toString(), "keep"));
    assertThatThrownBy(() -> annNext.resumable(path("/d/f")))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Nobody counts them, so whoever makes new ones again and again would use up the disk's. */
  @Test
  void noEmptyFolderStaysOfWhatWasKept() throws IOException {
    FileView ann = bench.may(Permission.values());
    Path kept = bench.root.resolve(".jackfield/partial");
    bench.put("d/e/x", "");
    Bench.write(ann.store(path("/d/e/f")), "half").close();
    Bench.write(ann.store(path("/d/g")), "half").close();
    assertThat(kept.resolve("=ann/d/e/f")).hasContent("half");
    Bench.store(ann, "/d/e/f", "whole");
    assertThat(kept.resolve("=ann/d/e")).doesNotExist();
    assertThat(ann.resumable(path("/d/g"))).isEqualTo(4);
    try (Upload upload = ann.resume(path("/d/g"), 4)) {
      upload.commit();
    }
    assertThat(kept).isEmptyDirectory();
  }

  @Test
  void whatIsKeptIsInTheWayOfNothing() throws IOException {
    FileView ann = bench.may(Permission.values());
    Bench.write(ann.store(path("/f")), "half").close();
    ann.createFolder(path("/f"));
    Bench.write(ann.store(path("/f/g")), "half").close();
    Bench.store(ann, "/f/g", "whole");
    assertThat(bench.root.resolve("f/g")).hasContent("whole");
    Bench.write(ann.store(path("/f/h")), "half").close();
    ann.deleteFile(path("/f/g"));
    ann.deleteFolder(path("/f"));
    assertThat(ann.resumable(path("/f"))).isEqualTo(4);
    Bench.store(ann, "/f", "a file");
    assertThat(bench.root.resolve("f")).hasContent("a file");
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void anAccountsNameLeadsNowhereElse() throws IOException {
    bench.put("d/f", "");
    for (String name : List.of("..", "../..", "/", "a/b", "ANN", "=", "%2e%2e")) {
      Grant all = new Grant(path("/"), Set.of(Permission.values()));
      FileView view = bench.space.view(new Account(name, path("/"), List.of(all), false));
      Bench.write(view.store(path("/d/" + name.length())), "half").close();
      assertThat(view.resumable(path("/d/" + name.length()))).isEqualTo(4);
    }
    try (Stream<Path> accounts = Files.list(bench.root.resolve(".jackfield/partial"))) {
      assertThat(accounts).hasSize(7);
    }
    assertThat(bench.unfinished()).isEmpty();
    assertThat(bench.root.resolve("d")).isDirectoryContaining(file -> file.endsWith("f"));
  }

  /** A file with a hole is larger than its disk may be. */
  @Test
  @Timeout(60)
  @EnabledOnOs(OS.LINUX)
  void aFileThatTheDiskHasNoRoomToCopyIsNotGoneOnWith() throws IOException {
    Path file = bench.put("large", "");
    long size = bench.root.toFile().getUsableSpace() + (1L << 36);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
    }
    assertThatThrownBy(() -> whole.resume(path("/large"), FileView.END))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("No space left");
    assertThat(bench.unfinished()).isEmpty();
    try (Upload upload = Bench.write(whole.resume(path("/large"), 1), "x")) {
      assertThat(upload.commit().size()).isEqualTo(2);
    }
  }

  @Test
  void whatBreaksOffOfANewFileIsDeletedWhereTheOperatorWantsThat() throws IOException {
    bench.space.modified(Bench.config(bench.root.toString(), "delete"));
    FileView ann = bench.may(Permission.values());
    Bench.write(ann.store(path("/f")), "half").close();
    assertThatThrownBy(() -> ann.resumable(path("/f"))).isInstanceOf(NoSuchFileException.class);
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void aFileThatAppearedMeanwhileIsReplacedOnlyByWhoMay() throws IOException {
    try (Upload upload = Bench.write(bench.may(Permission.CREATE).store(path("/f")), "new")) {
      bench.put("f", "another's");
      assertThatThrownBy(upload::commit).isInstanceOf(AccessDeniedException.class).hasMessage("/f");
    }
    assertThat(bench.root.resolve("f")).hasContent("another's");
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void whatTheAccountMayDoByThenCounts() throws IOException {
    bench.put("there", "old");
    FileView view = bench.may(Permission.values());
    Account reader = Bench.account(Permission.LIST);
    assertRefused(view.store(path("/new")), reader);
    assertRefused(view.storeNew(path("/newer")), reader);
    // What may be created now may not be replaced.
    assertRefused(view.store(path("/there")), Bench.account(Permission.CREATE));
    assertRefused(view.resume(path("/there"), 1), Bench.account(Permission.CREATE));
    assertThat(Bench.list(whole, "/")).containsExactly("/d", "/there");
    assertThat(bench.unfinished()).isEmpty();
    assertThat(bench.events).isEmpty();
    try (Upload upload = Bench.write(view.store(path("/there")), "new")) {
      Upload adopted = bench.may(Permission.OVERWRITE).adopt(upload.detach());
      assertThat(adopted.commit().path()).isEqualTo(path("/there"));
    }
    assertThat(bench.root.resolve("there")).hasContent("new");
  }

  private void assertRefused(Upload begun, Account now) throws IOException {
    Bench.write(begun, "x");
    try (Upload upload = bench.space.view(now).adopt(begun.detach())) {
      begun.close();
      assertThatThrownBy(upload::commit).isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void whatBreaksOffIsNotKeptForWhoMayNotCreateAnyMore() throws IOException {
    Upload upload = Bench.write(bench.may(Permission.values()).store(path("/f")), "half");
    bench.may(Permission.LIST).adopt(upload.detach()).close();
    assertThatThrownBy(() -> bench.may(Permission.values()).resumable(path("/f")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void aParentThatVanishedFailsTheCommitAndLeavesNothing() throws IOException {
    whole.createFolder(path("/e"));
    try (Upload upload = Bench.write(whole.store(path("/e/f")), "new")) {
      whole.deleteFolder(path("/e"));
      assertThatThrownBy(upload::commit).isInstanceOf(NoSuchFileException.class);
    }
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void theParentMustExistAndTheNameMustNotBeAFolder() throws IOException {
    bench.put("d/x", "");
    assertThatThrownBy(() -> whole.store(path("/no/f"))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.store(path("/d")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> whole.store(path("/"))).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> whole.resume(path("/d"), 0))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(bench.unfinished()).isEmpty();
  }

  @Test
  void aSecondCommitOrOneAfterTheEndIsRefused() throws IOException {
    Upload upload = whole.store(path("/f"));
    upload.commit();
    assertThatThrownBy(upload::commit).isInstanceOf(IllegalStateException.class);
    upload.close();
    assertThat(bench.root.resolve("f")).exists();
  }

  @Test
  void resumingGoesOnAtTheOffsetAndCutsWhatStoodBehind() throws IOException {
    bench.put("f", "0123456789");
    try (Upload upload = Bench.write(whole.resume(path("/f"), 4), "new")) {
      assertThat(upload.commit().size()).isEqualTo(7);
    }
    assertThat(bench.root.resolve("f")).hasContent("0123new");
    assertThat(bench.events).hasSize(1);
    assertThat(bench.events.get(0).getProperty(FileEvents.SIZE)).isEqualTo(7L);
  }

  @Test
  void appendingKeepsAllThatIsThere() throws IOException {
    bench.put("f", "0123");
    try (Upload upload = Bench.write(whole.resume(path("/f"), FileView.END), "45")) {
      upload.commit();
    }
    assertThat(bench.root.resolve("f")).hasContent("012345");
  }

  @Test
  void resumingThatBreaksOffLeavesTheFileAsItWas() throws IOException {
    bench.put("f", "0123456789");
    Bench.write(whole.resume(path("/f"), 4), "new").close();
    assertThat(bench.root.resolve("f")).hasContent("0123456789");
    assertThat(bench.events).isEmpty();
  }

  @Test
  void resumingANewFileBeginsIt() throws IOException {
    try (Upload upload = Bench.write(whole.resume(path("/f"), 0), "new")) {
      assertThat(bench.root.resolve("f")).doesNotExist();
      upload.commit();
    }
    assertThat(bench.root.resolve("f")).hasContent("new");
  }

  @ParameterizedTest
  @ValueSource(longs = {11, Long.MAX_VALUE, -2, Long.MIN_VALUE})
  void anOffsetThatIsNotInTheFileIsRefused(long offset) throws IOException {
    bench.put("f", "0123456789");
    assertThatThrownBy(() -> whole.resume(path("/f"), offset))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("the offset is not in the file");
    assertThatThrownBy(() -> whole.resume(path("/new"), 1)).hasMessageContaining("the offset");
    assertThat(Files.exists(bench.root.resolve("new"))).isFalse();
  }

  @Test
  void twoDoNotWriteIntoOneFile() throws IOException {
    bench.put("f", "0123");
    try (Upload first = whole.resume(path("/f"), 0)) {
      assertThatThrownBy(() -> whole.resume(path("/f"), 0)).isInstanceOf(FileBusyException.class);
      Bench.write(first, "x");
    }
    whole.resume(path("/f"), 0).close();
  }

  @Test
  void aFileThatWasReplacedWhileItWasContinuedIsNotTouched() throws IOException {
    bench.put("f", "0123");
    try (Upload upload = Bench.write(whole.resume(path("/f"), 0), "x")) {
      Bench.store(whole, "/f", "replaced");
      assertThatThrownBy(upload::commit).isInstanceOf(FileBusyException.class);
    }
    assertThat(bench.root.resolve("f")).hasContent("replaced");
  }
}
