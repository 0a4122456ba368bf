package io.jackfield.files.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;

class RootFolderTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "etc", "data/files", "bundles", "system", ".", "x/../etc"})
  void refusesTheDaemonsOwnFolders(String place) {
    String root = temporary.resolve(place).toString();
    assertThatThrownBy(() -> prepare(root))
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
    assertThatThrownBy(() -> prepare(link.toString())).hasMessageContaining("lies in");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void refusesWhatOneOfThemLinksTo() throws IOException {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(temporary.resolve("deploy"), elsewhere);
    assertThatThrownBy(() -> prepare(elsewhere.resolve("in").toString()))
        .hasMessageContaining("lies in");
  }

  @Test
  void refusesARelativePath() {
    assertThatThrownBy(() -> prepare("files")).hasMessageContaining("not an absolute path");
  }

  @Test
  void createsAFolderWhoseNameOnlyBeginsLikeOneOfThem() throws IOException {
    Path root = temporary.resolve("deploy-files/deep");
    assertThat(prepare(root.toString())).isDirectory();
  }

  @Test
  void isFilesInTheHomeWhereNothingIsSaid() throws IOException {
    Path root = prepare("");
    assertThat(root).isEqualTo(temporary.toRealPath().resolve("files"));
    assertThat(root.resolve("public")).isEmptyDirectory();
  }

  @Test
  void whatWasServedBeforeStaysAsItIs() throws IOException {
    Path root = Files.createDirectory(temporary.resolve("files"));
    prepare("");
    assertThat(root.resolve("public")).isEmptyDirectory();
    Files.delete(root.resolve("public"));
    Files.createDirectory(root.resolve(PrivateFolder.NAME));
    prepare("");
    assertThat(root.resolve("public")).doesNotExist();
  }

  @Test
  void aFileInItsPlaceIsNamed() throws IOException {
    Path file = Files.writeString(temporary.resolve("files"), "");
    assertThatThrownBy(() -> prepare(file.toString())).hasMessageContaining("cannot be created");
  }

  @Test
  void refusesOnesThatLieElsewhereAndWhatIsShipped() throws IOException {
    Path data = temporary.resolve("var/data");
    Path dist = temporary.resolve("dist");
    Map<String, Path> properties = Map.of("jackfield.data", data, "jackfield.dist", dist);
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, name) ->
                    properties.getOrDefault(name[0], temporary.resolve("home")).toString());
    RootFolder folders = RootFolder.of(context);
    for (String each : new String[] {"var", "var/data/files", "dist/bundles", "dist"}) {
      assertThatThrownBy(() -> folders.prepare(temporary.resolve(each).toString()))
          .hasMessageContaining("belongs to the daemon");
    }
    assertThat(folders.prepare(temporary.resolve("var/files").toString())).isDirectory();
  }

  private Path prepare(String configured) throws IOException {
    return RootFolder.of(temporary).prepare(configured);
  }
}
