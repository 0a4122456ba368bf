package io.jackfield.examples.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.testkit.TestRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  private void run(String path) throws Exception {
    new Checksum().run(new TestRun(folder, path));
  }

  private void moved(String from, String to) throws Exception {
    new Checksum().run(new TestRun(folder, to).with("from", from));
  }

  @Test
  void writesWhatSha256sumWrites() throws Exception {
    Files.createDirectory(folder.resolve("ann"));
    Files.writeString(folder.resolve("ann/ä b.txt"), "abc");
    run("/ann/ä b.txt");
    assertThat(folder.resolve("ann/ä b.txt.sha256")).hasContent(ABC + "  ä b.txt\n");
  }

  @Test
  void readsAFileLongerThanItsBuffer() throws Exception {
    Files.write(folder.resolve("long"), new byte[200_000]);
    run("/long");
    assertThat(folder.resolve("long.sha256"))
        .hasContent("4cbbd9be0cba685835755f827758705db5a413c5494c34262cd25946a73e7582  long\n");
  }

  @Test
  void theSumOfAFileThatIsOverwrittenIsNew() throws Exception {
    Files.writeString(folder.resolve("a"), "before");
    run("/a");
    Files.writeString(folder.resolve("a"), "abc");
    run("/a");
    run("/a");
    assertThat(folder.resolve("a.sha256")).hasContent(ABC + "  a\n");
  }

  @Test
  void theSumGoesWithTheFileHoweverLateOrOftenItRuns() throws Exception {
    Files.writeString(folder.resolve("a"), "abc");
    run("/a");
    Files.delete(folder.resolve("a"));
    run("/a");
    run("/a");
    assertThat(folder).isEmptyDirectory();
    run("/gone/with/its/folder");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aRenamedFileHasItsSumBesideItsNewName() throws Exception {
    Files.writeString(folder.resolve("a"), "abc");
    run("/a");
    Files.move(folder.resolve("a"), folder.resolve("b"));
    moved("/a", "/b");
    moved("/a", "/b");
    assertThat(folder.resolve("a.sha256")).doesNotExist();
    assertThat(folder.resolve("b.sha256")).hasContent(ABC + "  b\n");
  }

  @Test
  void whatIsNoSumOfTheFileStays() throws Exception {
    Files.writeString(folder.resolve("a.sha256"), ABC + "  a\nand more\n");
    Files.writeString(folder.resolve("b.sha256"), ABC + "  a\n");
    run("/a");
    run("/b");
    moved("/c", "/a.sha256");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a.sha256", "b.sha256");
  }

  @Test
  void aNameThatIsTooLongForASumIsReportedAndNotTriedAgain() throws Exception {
    String longest = "\u00e9".repeat(124);
    Files.writeString(folder.resolve(longest), "abc");
    run("/" + longest);
    assertThat(folder.resolve(longest + ".sha256")).hasContent(ABC + "  " + longest + "\n");
    String longer = longest + "x";
    Files.writeString(folder.resolve(longer), "abc");
    TestRun reporting = new TestRun(folder, "/" + longer);
    new Checksum().run(reporting);
    assertThat(reporting.reports())
        .containsExactly("no checksum, its name would be too long: /" + longer);
    Files.delete(folder.resolve(longer));
    TestRun gone = new TestRun(folder, "/" + longer);
    new Checksum().run(gone);
    assertThat(gone.reports()).isEmpty();
  }

  @Test
  void foldersHaveNoSums() throws Exception {
    Files.createDirectory(folder.resolve("b"));
    moved("/a", "/b");
    assertThat(folder.toFile().list()).containsExactly("b");
  }

  /** Many at a time, while the file changes: whoever comes last leaves the right sum. */
  @Test
  void runsThatRaceLeaveTheRightSum() throws Exception {
    Path file = folder.resolve("a");
    for (int round = 0; round < 20; round++) {
      byte[] content = new byte[100_000 + round];
      content[0] = (byte) round;
      IntStream.range(0, 4)
          .parallel()
          .forEach(
              i -> {
                try {
                  if (i == 0) {
                    Path next = Files.write(folder.resolve("next"), content);
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                  }
                  run("/a");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      assertThat(folder.resolve("a.sha256")).hasContent(sum + "  a\n");
    }
  }
}
