package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Permission;
import io.jackfield.file.FileView;
import io.jackfield.files.space.Hidden;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenTest {
  @TempDir Path temporary;
  private Bench bench;
  private FileView view;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    view = bench.may(Permission.values());
    bench.put("site/.git/config", "secret");
    bench.put("site/.ENV", "secret");
    bench.put("site/.environment", "open");
  }

  @Test
  void aHiddenNameIsInNoList() throws IOException {
    assertThat(Bench.list(view, "/site")).containsExactly("/site/.environment");
  }

  @Test
  void aHiddenNameIsNotThereInAnySpellingNorIsWhatItHolds() {
    for (String path : new String[] {"/site/.git", "/site/.git/config", "/site/.GIT/config"}) {
      assertThatThrownBy(() -> view.info(path(path)))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage(path);
      assertThat(view.permissions(path(path))).isEmpty();
    }
    assertThatThrownBy(() -> view.read(path("/site/.ENV"))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> view.list(path("/site/.git"))).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aSpellingThatAFileSystemMayTakeForItIsHiddenToo() {
    for (String name : new String[] {".G\u0131T", ".g\u0130t", ".EnV"}) {
      assertThat(Hidden.of(".git", ".env", ".g\u0130t").has(path("/site/" + name))).isTrue();
    }
    assertThat(Hidden.of(".gi\ufb05").has(path("/.GIST"))).isTrue();
    assertThat(Hidden.of(".git").has(path("/.gitt/.gi/git/.g\u00eft"))).isFalse();
    assertThat(Hidden.of().has(path("/.git"))).isFalse();
  }

  @Test
  void nothingGetsAHiddenName() {
    assertThatThrownBy(() -> view.store(path("/.env"))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> view.createFolder(path("/.git")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> view.rename(path("/site/.environment"), path("/.env")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> view.rename(path("/site/.git"), path("/git")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(bench.root.resolve("site/.git/config")).hasContent("secret");
  }

  @Test
  void theDaemonSeesAll() throws IOException {
    FileView whole = bench.space.whole();
    assertThat(Bench.read(whole, "/site/.git/config")).isEqualTo("secret");
    assertThat(Bench.list(whole, "/site")).hasSize(3);
  }
}
