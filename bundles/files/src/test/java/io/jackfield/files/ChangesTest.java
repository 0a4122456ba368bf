package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.account.Permission;
import io.jackfield.file.FileEvents;
import io.jackfield.file.FileView;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.event.Event;

class ChangesTest {
  @TempDir Path temporary;
  private Bench bench;
  private FileView whole;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    whole = bench.space.whole();
    bench.put("d/f", "content");
    bench.put("g", "other");
  }

  @Test
  void createsAFolderWhereThereIsNothing() throws IOException {
    whole.createFolder(path("/d/new"));
    assertThat(bench.root.resolve("d/new")).isDirectory();
    assertThat(bench.unfinished()).isEmpty();
    for (String taken : new String[] {"/d/new", "/d", "/g", "/"}) {
      assertThatThrownBy(() -> whole.createFolder(path(taken)))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage(taken);
    }
    assertThatThrownBy(() -> whole.createFolder(path("/no/new")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.createFolder(path("/g/new")))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void deletesFilesAndEmptyFolders() throws IOException {
    assertThatThrownBy(() -> whole.deleteFolder(path("/d")))
        .isInstanceOf(DirectoryNotEmptyException.class)
        .hasMessage("/d");
    assertThatThrownBy(() -> whole.deleteFile(path("/d"))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.deleteFolder(path("/g")))
        .isInstanceOf(NotDirectoryException.class);
    whole.deleteFile(path("/d/f"));
    whole.deleteFolder(path("/d"));
    assertThat(bench.root.resolve("d")).doesNotExist();
    assertThatThrownBy(() -> whole.deleteFolder(path("/")))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void renamesAndMoves() throws IOException {
    whole.rename(path("/d/f"), path("/h"));
    whole.rename(path("/d"), path("/e"));
    assertThat(Bench.read(whole, "/h")).isEqualTo("content");
    assertThat(Bench.list(whole, "/")).containsExactly("/e", "/g", "/h");
  }

  @Test
  void aRenameReplacesAFileOnlyForWhoMayOverwrite() throws IOException {
    FileView renamer = bench.may(Permission.RENAME);
    assertThatThrownBy(() -> renamer.rename(path("/d/f"), path("/g")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage("/g");
    bench.may(Permission.RENAME, Permission.OVERWRITE).rename(path("/d/f"), path("/g"));
    assertThat(bench.root.resolve("g")).hasContent("content");
  }

  @Test
  void aFolderReplacesNothingAndIsReplacedByNothing() throws IOException {
    whole.createFolder(path("/empty"));
    for (String[] move : new String[][] {{"/d", "/empty"}, {"/d", "/g"}, {"/g", "/empty"}}) {
      assertThatThrownBy(() -> whole.rename(path(move[0]), path(move[1])))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage(move[1]);
    }
  }

  @Test
  void nothingIsMovedIntoItself() throws IOException {
    assertThatThrownBy(() -> whole.rename(path("/d"), path("/d/in")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("into itself");
    whole.rename(path("/g"), path("/g"));
    assertThat(bench.root.resolve("g")).hasContent("other");
    assertThat(bench.events).isEmpty();
    assertThatThrownBy(() -> whole.rename(path("/no"), path("/no")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void setsTheTime() throws IOException {
    Instant time = Instant.parse("2001-02-03T04:05:06Z");
    whole.setModified(path("/g"), time);
    whole.setModified(path("/d"), time);
    assertThat(whole.info(path("/g")).modified()).isEqualTo(time);
    assertThat(whole.info(path("/d")).modified()).isEqualTo(time);
  }

  /** Which times a file system keeps differs; what it does not keep is not confirmed. */
  @Test
  void setsNoTimeThatTheDiskDoesNotKeep() throws IOException {
    Instant before = whole.info(path("/g")).modified();
    Instant time = Instant.parse("9999-12-31T23:59:59Z");
    try {
      whole.setModified(path("/g"), time);
      assertThat(whole.info(path("/g")).modified()).isEqualTo(time);
    } catch (FileSystemException e) {
      assertThat(e).hasMessageContaining("cannot keep that time");
      assertThat(whole.info(path("/g")).modified())
          .isCloseTo(before, within(1, ChronoUnit.SECONDS));
    }
  }

  @Test
  void tellsWhatHappened() throws IOException {
    FileView ann = bench.may(Permission.values());
    Bench.store(ann, "/new", "12345");
    ann.rename(path("/new"), path("/d/new"));
    ann.deleteFile(path("/d/new"));
    whole.createFolder(path("/folder"));
    whole.setModified(path("/folder"), Instant.EPOCH);

    assertThat(bench.events)
        .extracting(Event::getTopic)
        .containsExactly(
            FileEvents.STORED,
            FileEvents.RENAMED,
            FileEvents.DELETED,
            FileEvents.FOLDER_CREATED,
            FileEvents.MODIFIED);
    Event stored = bench.events.get(0);
    assertThat(stored.getProperty(FileEvents.PATH)).isEqualTo("/new");
    assertThat(stored.getProperty(FileEvents.SIZE)).isEqualTo(5L);
    assertThat(stored.getProperty(FileEvents.ACCOUNT)).isEqualTo("ann");
    Event renamed = bench.events.get(1);
    assertThat(renamed.getProperty(FileEvents.FROM)).isEqualTo("/new");
    assertThat(renamed.getProperty(FileEvents.PATH)).isEqualTo("/d/new");
    assertThat(bench.events.get(3).getProperty(FileEvents.ACCOUNT)).isNull();
  }
}
