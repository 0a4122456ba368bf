package io.jackfield.examples.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
  @TempDir Path folder;

  @Test
  void writesWhatSha256sumWrites() throws Exception {
    Files.createDirectory(folder.resolve("ann"));
    Files.writeString(folder.resolve("ann/ä b.txt"), "abc");
    new Checksum().run(new FolderContext(folder, "/ann/ä b.txt"));
    assertThat(folder.resolve("ann/ä b.txt.sha256"))
        .hasContent("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  ä b.txt\n");
  }

  @Test
  void readsAFileLongerThanItsBuffer() throws Exception {
    Files.write(folder.resolve("long"), new byte[200_000]);
    new Checksum().run(new FolderContext(folder, "/long"));
    assertThat(Files.readString(folder.resolve("long.sha256")))
        .isEqualTo("4cbbd9be0cba685835755f827758705db5a413c5494c34262cd25946a73e7582  long\n");
  }

  @Test
  void failsWhenTheFileIsGone() {
    assertThatThrownBy(() -> new Checksum().run(new FolderContext(folder, "/gone")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(folder).isEmptyDirectory();
  }
}
