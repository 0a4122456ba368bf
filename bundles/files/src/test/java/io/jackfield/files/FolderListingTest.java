package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.files.disk.Folder;
import io.jackfield.files.disk.RefusedNames;
import io.jackfield.files.space.FolderListing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderListingTest {
  @TempDir Path temporary;
  private Bench bench;
  private FileView whole;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    whole = bench.space.whole();
  }

  @Test
  void theChannelIsOneThatTheSystemCanSendFrom() throws IOException {
    bench.put("f", "content");
    try (OpenFile file = whole.read(path("/f"));
        FileChannel sink =
            FileChannel.open(
                temporary.resolve("sink"),
                Set.of(
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.WRITE))) {
      assertThat(file.channel().orElseThrow().transferTo(3, 4, sink)).isEqualTo(4);
      assertThat(file.channel().orElseThrow().getClass().getName()).startsWith("sun.nio.ch.");
      assertThatThrownBy(() -> file.channel().orElseThrow().write(ByteBuffer.allocate(1)))
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(temporary.resolve("sink")).hasContent("tent");
  }

  @Test
  void theFactsAreOfTheOpenFileEvenIfAnotherTakesItsName() throws IOException {
    bench.put("f", "content");
    try (OpenFile file = whole.read(path("/f"))) {
      Bench.store(whole, "/f", "another");
      assertThat(file.info().size()).isEqualTo(7);
      ByteBuffer read = ByteBuffer.allocate(7);
      file.read(read, 0);
      assertThat(new String(read.array(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("content");
      assertThat(file.info().tag()).isNotEqualTo(whole.info(path("/f")).tag());
    }
  }

  @Test
  void theTagChangesWithTheContent() throws IOException {
    String before = "";
    for (int i = 0; i < 20; i++) {
      Bench.store(whole, "/f", "same size " + i % 10);
      String tag = whole.info(path("/f")).tag();
      assertThat(tag).isNotEqualTo(before).matches("[!#-~]+");
      before = tag;
    }
    assertThat(whole.info(path("/f")).tag()).isEqualTo(whole.info(path("/f")).tag());
  }

  @Test
  void aFolderIsNoFileAndAFileIsNoFolder() throws IOException {
    bench.put("d/f", "content");
    assertThatThrownBy(() -> whole.read(path("/d"))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.read(path("/"))).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> whole.list(path("/d/f"))).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> whole.info(path("/d/f/x"))).isInstanceOf(NotDirectoryException.class);
    assertThat(whole.info(path("/d")).folder()).isTrue();
    assertThat(whole.info(path("/")).folder()).isTrue();
  }

  @Test
  void aListingTellsFactsAndIsReadAsFarAsWanted() throws IOException {
    for (int i = 0; i < 100; i++) {
      bench.put("d/" + i, "x".repeat(i));
    }
    try (Stream<FileInfo> infos = whole.list(path("/d"))) {
      FileInfo any = infos.limit(1).toList().get(0);
      assertThat(any.size()).isEqualTo(Integer.parseInt(any.name()));
    }
    assertThat(Bench.list(whole, "/d")).hasSize(100);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void closingTheListingClosesTheFolder() throws IOException {
    bench.put("d/f", "x");
    long before = openFiles();
    for (int i = 0; i < 50; i++) {
      whole.list(path("/d")).close();
      Bench.list(whole, "/d");
      Bench.read(whole, "/d/f");
      Bench.store(whole, "/d/f", "x");
      assertThatThrownBy(() -> whole.read(path("/d/no"))).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> whole.list(path("/d/f/x"))).isInstanceOf(IOException.class);
    }
    assertThat(openFiles()).isLessThan(before + 20);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void namesThatNoPathCanHaveAreSkipped() throws IOException {
    bench.put("good", "");
    bench.put("line\nbreak", "");
    bench.put("bidi\u202etxt", "");
    bench.put("back\\slash", "");
    assertThat(Bench.list(whole, "/")).containsExactly("/good");
    RefusedNames refused = new RefusedNames();
    Folder root = Folder.open(bench.root, false);
    try (Stream<FileInfo> all =
        new FolderListing(root, path("/"), path("/"), hidden -> false, refused).entries()) {
      assertThat(all.map(FileInfo::name)).contains("good");
    }
    assertThat(refused.tell(path("/"), 3, "was told already")).isFalse();
    assertThat(refused.tell(path("/other"), 1, "\n")).isTrue();
  }
}
