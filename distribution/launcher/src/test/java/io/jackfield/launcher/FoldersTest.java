package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir Path root;

  private Folders folders;

  @BeforeEach
  void create() throws Exception {
    folders = new Folders(root.resolve("home"), root.resolve("dist"));
    Files.createDirectories(folders.system());
    Files.createDirectories(root.resolve("dist/etc"));
    Files.writeString(root.resolve("dist/etc/a.cfg"), "x = 1");
  }

  @Test
  void anEmptyHomeIsFilled() throws Exception {
    folders.prepare();
    assertThat(folders.etc().resolve("a.cfg")).exists();
    for (String name : new String[] {"data", "run", "deploy"}) {
      assertThat(Files.getPosixFilePermissions(folders.home().resolve(name)))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void whatTheOperatorHasIsKept() throws Exception {
    Files.createDirectories(folders.etc());
    folders.prepare();
    assertThat(folders.etc()).isEmptyDirectory();
  }

  @Test
  void aStateFolderThatEverybodyWritesIsRefused() throws Exception {
    folders.prepare();
    Files.setPosixFilePermissions(folders.run(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> folders.prepare()).hasMessageContaining("chmod o-w");
  }

  @Test
  void withoutSystemThereIsNoDistribution() {
    assertThatThrownBy(() -> new Folders(root, root).prepare())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("is missing");
  }
}
