package io.jackfield.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootFolderTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "etc", "data/files", "bundles", "system", ".", "x/../etc"})
  void refusesTheDaemonsOwnFolders(String place) {
    String root = temporary.resolve(place).toString();
    assertThatThrownBy(() -> RootFolder.prepare(root, temporary))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(root)
        .hasMessageContaining("belongs to the daemon");
    assertThat(temporary.resolve(place))
        .satisfiesAnyOf(
            path -> assertThat(path).doesNotExist(),
            path -> assertThat(path).isEqualTo(temporary.resolve(".")));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void refusesALinkToThem() throws IOException {
    Path deploy = Files.createDirectory(temporary.resolve("deploy"));
    Path link = Files.createSymbolicLink(temporary.resolve("files"), deploy);
    assertThatThrownBy(() -> RootFolder.prepare(link.toString(), temporary))
        .hasMessageContaining("lies in");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void refusesWhatOneOfThemLinksTo() throws IOException {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(temporary.resolve("deploy"), elsewhere);
    assertThatThrownBy(() -> RootFolder.prepare(elsewhere.resolve("in").toString(), temporary))
        .hasMessageContaining("lies in");
  }

  @Test
  void refusesARelativePath() {
    assertThatThrownBy(() -> RootFolder.prepare("files", temporary))
        .hasMessageContaining("not an absolute path");
  }

  @Test
  void createsAFolderWhoseNameOnlyBeginsLikeOneOfThem() throws IOException {
    Path root = temporary.resolve("deploy-files/deep");
    assertThat(RootFolder.prepare(root.toString(), temporary)).isDirectory();
  }

  @Test
  void isFilesInTheHomeWhereNothingIsSaid() throws IOException {
    Path root = RootFolder.prepare("", temporary);
    assertThat(root).isEqualTo(temporary.toRealPath().resolve("files"));
    assertThat(root.resolve("public")).isEmptyDirectory();
  }

  @Test
  void aFolderThatIsThereStaysAsItIs() throws IOException {
    Path root = Files.createDirectory(temporary.resolve("files"));
    RootFolder.prepare("", temporary);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aFileInItsPlaceIsNamed() throws IOException {
    Path file = Files.writeString(temporary.resolve("files"), "");
    assertThatThrownBy(() -> RootFolder.prepare(file.toString(), temporary))
        .hasMessageContaining("cannot be created");
  }
}
