package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFolderTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"/.jackfield", "/.jackfield/x", "/.JackField"})
  void isInvisibleAndUnreachable(String text) throws IOException {
    Bench bench = new Bench(temporary);
    bench.put(".jackfield/x", "temporary");
    FileView whole = bench.space.whole();

    assertThat(Bench.list(whole, "/")).isEmpty();
    assertThatThrownBy(() -> whole.info(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.list(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.read(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.store(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.deleteFile(path(text))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.deleteFolder(path(text)))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.createFolder(path(text)))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.rename(path(text), path("/y")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void anElementOfThatNameDeeperIsOrdinary() throws IOException {
    Bench bench = new Bench(temporary);
    bench.put("a/.jackfield/x", "ordinary");
    assertThat(Bench.read(bench.space.whole(), "/a/.jackfield/x")).isEqualTo("ordinary");
    assertThat(Bench.list(bench.space.whole(), "/a")).containsExactly("/a/.jackfield");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void isForTheOwnerAlone() throws IOException {
    Bench bench = new Bench(temporary);
    assertThat(Files.getPosixFilePermissions(bench.root.resolve(".jackfield")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aStartRemovesWhatDeadProcessesLeftAndKeepsUploadsThatAreUnderWay() throws IOException {
    Bench bench = new Bench(temporary);
    Path stale = bench.put(".jackfield/1-0-stale", "half");
    try (Upload upload = Bench.write(bench.space.whole().store(path("/f")), "whole")) {
      new Bench(temporary);
      assertThat(stale).doesNotExist();
      upload.commit();
    }
    assertThat(Bench.read(bench.space.whole(), "/f")).isEqualTo("whole");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aLinkInItsPlaceIsRefused() throws IOException {
    Files.createDirectories(temporary.resolve("files"));
    Files.createSymbolicLink(temporary.resolve("files/.jackfield"), temporary);
    assertThatThrownBy(() -> new Bench(temporary))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(".jackfield");
  }

  @Test
  void isMadeAgainWhereSomebodyRemovedIt() throws IOException {
    Bench bench = new Bench(temporary);
    Files.delete(bench.root.resolve(".jackfield"));
    Bench.store(bench.space.whole(), "/f", "x");
    assertThat(bench.root.resolve("f")).hasContent("x");
  }
}
