package io.jackfield.files.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // links need a privilege there
class CheckedDirectoryStreamTest {
  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void fill() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("d/f"), "content");
    Files.writeString(temporary.resolve("secret"), "secret");
  }

  @Test
  void doesWhatAFolderDoes() throws IOException {
    try (Folder top = Folder.openChecked(root, false);
        Folder folder = top.folder("d")) {
      assertThat(folder.facts().kind()).isEqualTo(Kind.FOLDER);
      assertThat(folder.look("f").size()).isEqualTo(7);
      assertThat(folder.look("no").kind()).isEqualTo(Kind.NOTHING);
      try (FileChannel channel = folder.file("f", StandardOpenOption.READ)) {
        assertThat(channel.size()).isEqualTo(7);
      }
      folder.setModified("f", Instant.EPOCH);
      assertThat(folder.look("f").modified()).isEqualTo(Instant.EPOCH);
      folder.move("f", top, "g");
      assertThat(top.names(unreadable -> {})).containsExactlyInAnyOrder("d", "g");
      top.deleteFile("g");
      top.deleteFolder("d");
    }
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void followsNoLink() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), temporary);
    Files.createSymbolicLink(root.resolve("file"), temporary.resolve("secret"));
    try (Folder top = Folder.openChecked(root, false)) {
      assertThat(top.look("link").kind()).isEqualTo(Kind.FOREIGN);
      assertThatThrownBy(() -> top.folder("link")).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> top.file("file", StandardOpenOption.READ))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void noticesThatTheFolderWasReplaced() throws IOException {
    try (Folder top = Folder.openChecked(root, false);
        Folder folder = top.folder("d")) {
      Files.move(root.resolve("d"), root.resolve("e"));
      Files.createSymbolicLink(root.resolve("d"), temporary);
      assertThatThrownBy(() -> folder.file("secret", StandardOpenOption.READ))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> folder.deleteFile("secret")).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void findsTheExactSpellingWhereTheFileSystemIgnoresCase() throws IOException {
    try (Folder top = Folder.openChecked(root, true);
        Folder folder = top.folder("d")) {
      assertThat(folder.look("f").kind()).isEqualTo(Kind.FILE);
    }
  }
}
