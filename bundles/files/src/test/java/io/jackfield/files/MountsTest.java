package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Permission;
import io.jackfield.file.FileUsage;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.config.FilesConfig;
import io.jackfield.files.disk.PrivateFolder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several folders of the disk in one file space. */
class MountsTest {
  @TempDir Path temporary;
  private Bench bench;
  private Path media;
  private Path archive;
  private FilesComponent space;
  private FileView whole;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    media = Files.createDirectory(temporary.resolve("media"));
    archive = Files.createDirectory(temporary.resolve("archive"));
    Files.writeString(archive.resolve("old"), "archived");
    space = bench.open(mounts("/d/media=" + media, "/archive=" + archive + ":ro"));
    whole = space.whole();
  }

  private FilesConfig mounts(String... mounts) {
    return Bench.config(bench.root.toString(), "keep", mounts);
  }

  @Test
  void areListedReadAndWrittenWhereTheyAre() throws IOException {
    assertThat(Bench.list(whole, "/")).containsExactly("/archive", "/d");
    assertThat(Bench.list(whole, "/d")).containsExactly("/d/media");
    assertThat(Bench.list(whole, "/archive")).containsExactly("/archive/old");
    assertThat(Bench.read(whole, "/archive/old")).isEqualTo("archived");
    assertThat(whole.info(path("/d/media")).folder()).isTrue();
    Bench.store(whole, "/d/media/f", "film");
    assertThat(media.resolve("f")).hasContent("film");
    whole.createFolder(path("/d/media/sub"));
    whole.rename(path("/d/media/f"), path("/d/media/sub/g"));
    assertThat(media.resolve("sub/g")).hasContent("film");
    assertThat(Bench.list(whole, "/d/media")).containsExactly("/d/media/sub");
  }

  @Test
  void oneThatIsReadOnlyIsNotChanged() throws IOException {
    FileView ann = space.view(Bench.account(Permission.values()));
    assertThat(ann.permissions(path("/archive/old")))
        .containsExactlyInAnyOrder(Permission.LIST, Permission.READ);
    for (Attempt attempt :
        new Attempt[] {
          view -> view.store(path("/archive/new")),
          view -> view.storeNew(path("/archive/new")),
          view -> view.resume(path("/archive/old"), FileView.END),
          view -> view.deleteFile(path("/archive/old")),
          view -> view.rename(path("/archive/old"), path("/archive/new")),
          view -> view.createFolder(path("/archive/new")),
          view -> view.setModified(path("/archive/old"), java.time.Instant.EPOCH)
        }) {
      assertThatThrownBy(() -> attempt.on(ann)).isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> attempt.on(whole)).hasMessageContaining("read-only");
    }
    assertThat(archive).isDirectoryContaining(file -> file.endsWith("old"));
    assertThat(archive.resolve(PrivateFolder.NAME)).doesNotExist();
  }

  private interface Attempt {
    void on(FileView view) throws IOException;
  }

  @Test
  void whereOneIsMountedStaysThere() {
    for (String point : new String[] {"/d/media", "/d", "/archive"}) {
      assertThatThrownBy(() -> whole.deleteFolder(path(point)))
          .isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> whole.rename(path(point), path("/x")))
          .isInstanceOf(AccessDeniedException.class);
    }
    for (String point : new String[] {"/d/media", "/archive"}) {
      assertThatThrownBy(() -> whole.store(path(point)))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> whole.createFolder(path(point)))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> whole.read(path(point))).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void nothingTakesThePlaceOfOne() throws IOException {
    bench.put("f", "x");
    bench.put("e/f", "x");
    for (String point : new String[] {"/d/media", "/d", "/archive"}) {
      for (String moved : new String[] {"/f", "/e"}) {
        assertThatThrownBy(() -> whole.rename(path(moved), path(point)))
            .isInstanceOf(AccessDeniedException.class);
      }
      assertThatThrownBy(() -> whole.deleteFile(path(point)))
          .isInstanceOf(AccessDeniedException.class);
    }
    assertThat(bench.root.resolve("f")).hasContent("x");
  }

  @Test
  void aFolderWhoseNameBeginsLikeOneIsAnother() throws IOException {
    for (String name : new String[] {"archive2", "archiv", "ARCHIVE", "archive "}) {
      whole.createFolder(path("/" + name));
      Bench.store(whole, "/" + name + "/old", name);
      assertThat(bench.root.resolve(name + "/old")).hasContent(name);
    }
    assertThat(Bench.read(whole, "/archive/old")).isEqualTo("archived");
    assertThat(Bench.read(whole, "/archive/../archive2/old")).isEqualTo("archive2");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void noLinkLeadsIntoOneOrOutOfIt() throws IOException {
    bench.put("f", "x");
    Files.createSymbolicLink(bench.root.resolve("link"), media);
    Files.createSymbolicLink(media.resolve("up"), bench.root);
    Files.createSymbolicLink(archive.resolve("link"), media);
    Files.writeString(media.resolve("film"), "film");
    for (String each : new String[] {"/link/film", "/d/media/up/f", "/archive/link/film"}) {
      assertThatThrownBy(() -> whole.read(path(each))).isInstanceOf(NoSuchFileException.class);
    }
    assertThat(Bench.list(whole, "/d/media")).containsExactly("/d/media/film");
    assertThatThrownBy(() -> whole.rename(path("/d/media/film"), path("/d/media/up/g")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Bench.store(whole, "/d/media/up/g", "x"))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(bench.root.resolve("g")).doesNotExist();
  }

  @Test
  void aHiddenNameIsHiddenInEach() throws IOException {
    FileView ann = space.view(Bench.account(Permission.values()));
    Files.writeString(archive.resolve(".env"), "secret");
    Files.writeString(Files.createDirectory(media.resolve(".git")).resolve("config"), "secret");
    assertThat(Bench.list(ann, "/archive")).containsExactly("/archive/old");
    assertThat(Bench.list(ann, "/d/media")).isEmpty();
    for (String each : new String[] {"/archive/.env", "/archive/.ENV", "/d/media/.git/config"}) {
      assertThatThrownBy(() -> ann.read(path(each))).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> ann.resumable(path(each))).isInstanceOf(NoSuchFileException.class);
    }
    Bench.store(ann, "/d/media/.env.part", "x");
    assertThatThrownBy(() -> ann.rename(path("/d/media/.env.part"), path("/d/media/.env")))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Whoever fills it may well put a link there. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nothingIsReadOrRemovedInTheDaemonsFolderOfOneThatIsReadOnly() throws IOException {
    Path old = temporary.resolve("elsewhere/partial/=ann/archive/f");
    Files.createDirectories(old.getParent());
    Files.writeString(old, "old");
    Files.setLastModifiedTime(old, FileTime.fromMillis(0));
    Files.createSymbolicLink(archive.resolve(PrivateFolder.NAME), temporary.resolve("elsewhere"));
    space = bench.open(mounts("/archive=" + archive + ":ro"));
    FileView ann = space.view(Bench.account(Permission.values()));
    assertThat(old).exists();
    assertThatThrownBy(() -> ann.resumable(path("/archive/f")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(space.usage(path("/archive"))).isEqualTo(new FileUsage(8, 1));
  }

  @Test
  void nothingIsMovedFromOneToAnother() throws IOException {
    Bench.store(whole, "/f", "x");
    assertThatThrownBy(() -> whole.rename(path("/f"), path("/d/media/f")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("another mount");
    assertThat(bench.root.resolve("f")).hasContent("x");
    assertThat(media.resolve("f")).doesNotExist();
  }

  @Test
  void theDaemonsOwnFolderIsHiddenInEach() throws IOException {
    assertThat(media.resolve(PrivateFolder.NAME)).isDirectory();
    for (String each : new String[] {"/.jackfield", "/d/media/.jackfield", "/d/media/.JACKFIELD"}) {
      assertThatThrownBy(() -> whole.info(path(each))).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> whole.store(path(each + "/x")))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> whole.createFolder(path(each)))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void anotherMountIsCountedWithTheFolderItIsIn() throws IOException {
    Bench.store(whole, "/d/media/f", "film");
    Bench.store(whole, "/d/g", "xx");
    Bench.write(space.view(Bench.account(Permission.values())).store(path("/d/media/h")), "part")
        .close();
    assertThat(space.usage(path("/d"))).isEqualTo(new FileUsage(10, 3));
    assertThat(space.usage(path("/d/media"))).isEqualTo(new FileUsage(8, 2));
    assertThat(space.usage(VirtualPath.ROOT)).isEqualTo(new FileUsage(18, 4));
    assertThat(space.usage(path("/nowhere"))).isEqualTo(new FileUsage(0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "media",
        "/a=",
        "=/srv",
        "/=/srv",
        "/a=relative",
        "/a/../..=/srv",
        "/.jackfield/a=%/media",
        "/a=%/nowhere:ro",
        "/a=%/files/inner",
        "/a=%",
        "/a=%/deploy",
        "/f/a=%/media"
      })
  void whatCannotBeMountedIsToldAndLeavesAllAsItWas(String mount) throws IOException {
    bench.put("f", "a file");
    FilesConfig refused = mounts(mount.replace("%", temporary.toString()));
    assertThatThrownBy(() -> bench.open(refused))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("mounts");
    space.modified(refused);
    assertThat(Bench.read(whole, "/archive/old")).isEqualTo("archived");
  }

  @Test
  void twoAtOnePathOrOneFolderAtTwoAreRefused() {
    assertThatThrownBy(() -> bench.open(mounts("/a=" + media, "/a=" + archive)))
        .hasMessageContaining("named twice");
    assertThatThrownBy(() -> bench.open(mounts("/a=" + media, "/b=" + media)))
        .hasMessageContaining("served already");
  }
}
