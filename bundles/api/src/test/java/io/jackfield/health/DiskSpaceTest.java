package io.jackfield.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @TempDir Path folder;

  private static List<String> lines(Result result) {
    List<String> lines = new ArrayList<>();
    result.forEach(entry -> lines.add(entry.getMessage()));
    lines.removeIf(String::isEmpty);
    return lines;
  }

  @Test
  void foldersOfOneDiskAreToldOnce() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    assertThat(lines(DiskSpace.result(List.of(folder, other)))).hasSize(1);
  }

  @Test
  void aFolderWhoseDiskIsNotMountedHereIsToldAllTheSame() {
    Path gone = folder.resolve("gone");
    Result result =
        DiskSpace.result(
            List.of(folder, gone),
            unused -> {
              throw new IOException("Mount point not found");
            });
    assertThat(lines(result)).hasSize(2);
    assertThat(lines(result).get(0))
        .startsWith(folder + ": ")
        .matches(".* [0-9]+ MiB left of [0-9]+ MiB");
    assertThat(lines(result).get(1))
        .isEqualTo(gone + " cannot be looked at: java.io.IOException: Mount point not found");
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
  }
}
