package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentTest {
  @TempDir Path temporary;

  @Test
  void aChangedRootIsTakenOverByViewsThatAreInUse() throws IOException {
    Bench bench = new Bench(temporary);
    FileView whole = bench.space.whole();
    Upload upload = Bench.write(whole.store(path("/old")), "x");
    Path other = temporary.resolve("other");
    bench.space.modified(Bench.config(other.toString(), "keep"));

    upload.commit();
    Bench.store(whole, "/new", "x");
    assertThat(bench.root.resolve("old")).exists();
    assertThat(other.resolve("new")).exists();
  }

  @Test
  void aRootThatIsRefusedLeavesTheOldOneInForce() throws IOException {
    Bench bench = new Bench(temporary);
    bench.put("f", "old");
    bench.space.modified(Bench.config(temporary.resolve("deploy").toString(), "keep"));
    assertThat(Bench.read(bench.space.whole(), "/f")).isEqualTo("old");
    assertThat(bench.space.problem().orElseThrow())
        .contains("io.jackfield.files.cfg is not in force", "root", "belongs to the daemon");
    bench.space.modified(Bench.config(bench.root.toString(), "keep"));
    assertThat(bench.space.problem()).isEmpty();
  }

  @Test
  void aFolderThatTookTheRootsPlaceIsNotServed() throws IOException {
    Bench bench = new Bench(temporary);
    Files.move(bench.root, temporary.resolve("moved"));
    Path other = Files.createDirectory(temporary.resolve("other"));
    Files.createSymbolicLink(bench.root, other);
    assertThatThrownBy(() -> bench.space.whole().info(path("/"))).hasMessageContaining("replaced");
  }
}
