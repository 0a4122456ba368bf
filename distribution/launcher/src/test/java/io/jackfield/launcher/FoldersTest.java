package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoldersTest {
  @TempDir Path root;

  private Folders folders;

  @BeforeEach
  void create() throws Exception {
    folders = new Folders(root.resolve("home"), root.resolve("dist"), Map.of());
    Files.createDirectories(folders.system());
    Files.createDirectories(root.resolve("dist/etc"));
    Files.writeString(root.resolve("dist/etc/a.cfg"), "x = 1");
  }

  @Test
  void anEmptyHomeIsFilled() throws Exception {
    folders.prepare();
    assertThat(folders.of(Place.ETC).resolve("a.cfg")).exists();
    for (String name : new String[] {"data", "run", "deploy"}) {
      assertThat(Files.getPosixFilePermissions(folders.home().resolve(name)))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void whatTheOperatorHasIsKept() throws Exception {
    Files.createDirectories(folders.of(Place.ETC));
    folders.prepare();
    assertThat(folders.of(Place.ETC)).isEmptyDirectory();
  }

  @Test
  void aStateFolderThatEverybodyWritesIsRefused() throws Exception {
    folders.prepare();
    Files.setPosixFilePermissions(
        folders.of(Place.RUN), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> folders.prepare()).hasMessageContaining("chmod o-w");
  }

  @Test
  void withoutSystemThereIsNoDistribution() {
    assertThatThrownBy(() -> new Folders(root, root, Map.of()).prepare())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("is missing");
  }

  @ParameterizedTest
  @EnumSource
  void eachMayLieElsewhere(Place place) throws Exception {
    Path elsewhere = root.resolve("var/lib/jackfield");
    elsewhere(place, elsewhere.toString()).prepare();
    assertThat(elsewhere).isDirectory();
    assertThat(root.resolve("home/" + place.folder())).doesNotExist();
    assertThat(FrameworkSettings.of(elsewhere(place, elsewhere.toString())))
        .containsEntry("jackfield." + place.name().toLowerCase(Locale.ROOT), elsewhere.toString());
    if (place == Place.ETC) {
      assertThat(elsewhere.resolve("a.cfg")).exists();
    } else {
      assertThat(Files.getPosixFilePermissions(elsewhere))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRelativePathIsRefused(Place place) {
    assertThatThrownBy(() -> elsewhere(place, "somewhere"))
        .isInstanceOf(StartFailure.class)
        .hasMessage("JACKFIELD_" + place.name() + ": somewhere is not an absolute path");
  }

  @ParameterizedTest
  @EnumSource
  void anErrorNamesTheVariable(Place place) throws Exception {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThatThrownBy(() -> elsewhere(place, file.resolve("x").toString()).prepare())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("JACKFIELD_" + place.name() + ": ")
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"DATA", "RUN"})
  void oneElsewhereThatEverybodyWritesIsRefused(Place place) throws Exception {
    Path open = Files.createDirectory(root.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> elsewhere(place, open.toString()).prepare())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("JACKFIELD_" + place.name() + ": " + open)
        .hasMessageContaining("chmod o-w");
  }

  @Test
  void twoInOneFolderAreRefused() {
    assertThatThrownBy(() -> elsewhere(Place.LOG, root.resolve("home/x/../data").toString()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("JACKFIELD_LOG: ")
        .hasMessageContaining("is data/ already");
    assertThatThrownBy(() -> elsewhere(Place.DATA, root.resolve("home/log").toString()))
        .hasMessageContaining("JACKFIELD_DATA: ")
        .hasMessageContaining("is log/ already");
  }

  @Test
  void anEmptyVariableSaysNothing() throws Exception {
    assertThat(elsewhere(Place.LOG, "").of(Place.LOG)).isEqualTo(root.resolve("home/log"));
  }

  private Folders elsewhere(Place place, String path) throws StartFailure {
    return new Folders(root.resolve("home"), root.resolve("dist"), Map.of(place.variable(), path));
  }
}
