package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Account;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.file.FileView;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PermissionsTest {
  @TempDir Path temporary;

  private record Doing(String name, Set<Permission> sufficient, Action action) {
    Doing(String name, Permission sufficient, Action action) {
      this(name, Set.of(sufficient), action);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Doing> doings() {
    return List.of(
        new Doing("info", Permission.READING, view -> view.info(path("/f"))),
        new Doing("list", Permission.LIST, view -> view.list(path("/")).close()),
        new Doing("read", Permission.READ, view -> view.read(path("/f")).close()),
        new Doing("store", Permission.CREATE, view -> Bench.store(view, "/new", "x")),
        new Doing("replace", Permission.OVERWRITE, view -> Bench.store(view, "/f", "x")),
        new Doing("append", Permission.OVERWRITE, view -> view.resume(path("/f"), 0).commit()),
        new Doing("begin", Permission.CREATE, view -> view.resume(path("/new"), 0).commit()),
        new Doing("delete", Permission.DELETE, view -> view.deleteFile(path("/f"))),
        new Doing("delete folder", Permission.DELETE, view -> view.deleteFolder(path("/d"))),
        new Doing("create folder", Permission.MKDIR, view -> view.createFolder(path("/new"))),
        new Doing("rename", Permission.RENAME, view -> view.rename(path("/f"), path("/new"))),
        new Doing("touch", Permission.TOUCH, view -> view.setModified(path("/f"), Instant.EPOCH)));
  }

  private interface Action {
    void on(FileView view) throws IOException;
  }

  /** Each permission alone allows exactly what it is for; all but that one do not. */
  @ParameterizedTest
  @MethodSource("doings")
  void eachOperationNeedsItsPermission(Doing doing) throws IOException {
    for (Permission permission : Permission.values()) {
      Bench bench = fresh(temporary.resolve(permission.name()));
      FileView view = bench.may(permission);
      if (doing.sufficient.contains(permission)) {
        assertThatCode(() -> doing.action.on(view)).doesNotThrowAnyException();
      } else {
        assertThatThrownBy(() -> doing.action.on(view)).isInstanceOf(AccessDeniedException.class);
        assertThat(bench.root.resolve("f")).hasContent("content");
        assertThat(bench.root.resolve("new")).doesNotExist();
      }
    }
    EnumSet<Permission> others = EnumSet.complementOf(EnumSet.copyOf(doing.sufficient));
    FileView view = fresh(temporary.resolve("others")).may(others.toArray(Permission[]::new));
    assertThatThrownBy(() -> doing.action.on(view)).isInstanceOf(AccessDeniedException.class);
  }

  private static Bench fresh(Path place) throws IOException {
    Bench bench = new Bench(place);
    bench.put("f", "content");
    bench.put("d/x", "").toFile().delete();
    return bench;
  }

  @Test
  void aFolderWhoseNameBeginsWithAGrantedOneStaysClosed() throws IOException {
    Bench bench = new Bench(temporary);
    bench.put("share/f", "open");
    bench.put("share-secret/f", "closed");
    FileView view = bench.view("/", new Grant(path("/share"), Permission.READING));

    assertThat(Bench.read(view, "/share/f")).isEqualTo("open");
    assertThatThrownBy(() -> Bench.read(view, "/share-secret/f"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage("/share-secret/f");
    assertThatThrownBy(() -> view.list(path("/"))).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aRenameNeedsItsPermissionAtBothEnds() throws IOException {
    Bench bench = new Bench(temporary);
    bench.put("open/f", "open");
    bench.put("closed/f", "closed");
    Set<Permission> all = EnumSet.allOf(Permission.class);
    Set<Permission> others = EnumSet.complementOf(EnumSet.of(Permission.RENAME));
    FileView view =
        bench.view("/", new Grant(path("/open"), all), new Grant(path("/closed"), others));
    for (String[] move :
        new String[][] {{"/open/f", "/closed/g"}, {"/closed/f", "/open/g"}, {"/open", "/x"}}) {
      assertThatThrownBy(() -> view.rename(path(move[0]), path(move[1])))
          .isInstanceOf(AccessDeniedException.class);
    }
    view.rename(path("/open/f"), path("/open/g"));
  }

  @Test
  void theDeepestGrantDecides() throws IOException {
    Bench bench = new Bench(temporary);
    bench.put("a/closed/f", "closed");
    bench.put("a/f", "open");
    FileView view =
        bench.view(
            "/",
            new Grant(path("/"), EnumSet.allOf(Permission.class)),
            new Grant(path("/a/closed"), Set.of()));

    assertThat(Bench.read(view, "/a/f")).isEqualTo("open");
    assertThatThrownBy(() -> Bench.read(view, "/a/closed/f"))
        .isInstanceOf(AccessDeniedException.class);
    // Moved with its parent it would be open.
    assertThatThrownBy(() -> view.rename(path("/a"), path("/b")))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(view.permissions(path("/a/closed/x"))).isEmpty();
  }

  @Test
  void theHomeIsTheRootOfTheViewAndOfItsMessages() throws IOException {
    Bench bench = new Bench(temporary);
    bench.put("homes/ann/f", "ann's");
    bench.put("homes/bob/f", "bob's");
    FileView view = bench.view("/homes/ann", new Grant(path("/"), EnumSet.allOf(Permission.class)));

    assertThat(Bench.read(view, "/f")).isEqualTo("ann's");
    assertThat(Bench.list(view, "/")).containsExactly("/f");
    assertThat(view.info(path("/")).path()).isEqualTo(path("/"));
    assertThatThrownBy(() -> view.info(path("/homes/bob/f")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/homes/bob/f");
    assertThatThrownBy(() -> view.deleteFolder(path("/")))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> view.rename(path("/"), path("/x")))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aMissingHomeIsCreatedForItsAccountOnly() throws IOException {
    Bench bench = new Bench(temporary);
    FileView view =
        bench.view("/homes/ann", new Grant(path("/homes/ann"), EnumSet.allOf(Permission.class)));
    Bench.store(view, "/f", "x");
    assertThat(bench.root.resolve("homes/ann/f")).hasContent("x");

    Grant reading = new Grant(path("/"), Permission.READING);
    FileView anonymous =
        bench.space.view(new Account("anonymous", path("/nobody"), List.of(reading), true));
    assertThatThrownBy(() -> anonymous.list(path("/"))).isInstanceOf(NoSuchFileException.class);
    FileView closed = bench.view("/closed");
    assertThatThrownBy(() -> closed.list(path("/"))).isInstanceOf(AccessDeniedException.class);
    assertThat(Bench.list(bench.space.whole(), "/")).containsExactly("/homes");
  }
}
