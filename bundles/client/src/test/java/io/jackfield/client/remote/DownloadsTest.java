package io.jackfield.client.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.TransferOptions.Checksum;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
  private static final int SIZE = 1_000_003;

  @TempDir Path folder;
  private final FakeRemote remote = new FakeRemote();
  private final byte[] content = new byte[SIZE];
  private Path file;

  @BeforeEach
  void fill() {
    new Random(7).nextBytes(content);
    remote.content = content;
    file = folder.resolve("here.bin");
  }

  private Downloads downloads(String address) {
    return new Downloads(remote, RemoteSpec.builder(URI.create(address)).build());
  }

  private void get(TransferOptions options) throws IOException {
    downloads("http://host/a").get("there.bin", file, options);
  }

  private void cutAt(int place) {
    remote.cutAt = place;
    assertThatThrownBy(() -> get(TransferOptions.DEFAULT)).isInstanceOf(RemoteException.class);
    remote.cutAt = Integer.MAX_VALUE;
  }

  private void assertWhole() {
    assertThat(file).hasBinaryContent(content);
    assertThat(folder).isDirectoryContaining(p -> p.equals(file));
    assertThat(folder.toFile().list()).containsExactly("here.bin");
  }

  @Test
  void gets() throws IOException {
    List<Long> seen = new ArrayList<>();
    get(TransferOptions.DEFAULT.sync(true).progress((done, total) -> seen.add(done)));
    assertWhole();
    assertThat(seen).startsWith(0L).endsWith((long) SIZE).isSorted();
  }

  @Test
  void replacesAFile() throws IOException {
    Files.writeString(file, "old");
    get(TransferOptions.DEFAULT);
    assertWhole();
  }

  @Test
  void goesOnWhereItWasCut() throws IOException {
    for (int cut : new int[] {1, 65536, 700_001, SIZE - 1}) {
      Files.deleteIfExists(file);
      cutAt(cut);
      assertThat(file).doesNotExist();
      get(TransferOptions.DEFAULT);
      assertThat(remote.from).isEqualTo(cut);
      assertWhole();
    }
  }

  @Test
  void goesOnBehindTheLastByte() throws IOException {
    cutAt(SIZE);
    get(TransferOptions.DEFAULT);
    assertThat(remote.from).isEqualTo(SIZE);
    assertWhole();
  }

  @Test
  void beginsAnewIfTheFileIsAnotherOne() throws IOException {
    cutAt(500_000);
    remote.version = "2";
    content[3]++;
    get(TransferOptions.DEFAULT);
    assertWhole();
  }

  @Test
  void beginsAnewIfNobodyKnowsTheVersion() throws IOException {
    remote.version = "";
    cutAt(500_000);
    content[3]++;
    get(TransferOptions.DEFAULT);
    assertThat(remote.from).isZero();
    assertWhole();
  }

  @Test
  void beginsAnewIfItIsFromElsewhere() throws IOException {
    cutAt(500_000);
    content[3]++;
    downloads("http://elsewhere/a").get("there.bin", file, TransferOptions.DEFAULT);
    assertThat(remote.from).isZero();
    assertWhole();
  }

  @Test
  void beginsAnewIfItIsOfAnotherQuery() throws IOException {
    remote.cutAt = 500_000;
    Downloads secret = downloads("http://host/a?key=secret");
    assertThatThrownBy(() -> secret.get("", file, TransferOptions.DEFAULT))
        .isInstanceOf(RemoteException.class);
    assertThat(folder.resolve("here.bin.part.version"))
        .content()
        .startsWith("http://host/a?")
        .doesNotContain("secret");
    remote.cutAt = Integer.MAX_VALUE;
    downloads("http://host/a?key=other").get("", file, TransferOptions.DEFAULT);
    assertThat(remote.from).isZero();
    assertWhole();
  }

  @Test
  void beginsAnewIfWanted() throws IOException {
    cutAt(500_000);
    get(TransferOptions.DEFAULT.resume(false));
    assertThat(remote.from).isZero();
    assertWhole();
  }

  @Test
  void checksTheWholeFileAlsoWhenItGoesOn() throws Exception {
    String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    cutAt(500_000);
    get(TransferOptions.DEFAULT.checksum(new Checksum("SHA-256", hex.toUpperCase())));
    assertThat(remote.from).isEqualTo(500_000);
    assertWhole();
  }

  @Test
  void throwsAwayWhatIsNotAsItShouldBe() {
    assertThatThrownBy(() -> get(TransferOptions.DEFAULT.checksum(new Checksum("MD5", "00"))))
        .isInstanceOfSatisfying(
            RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
        .hasMessageStartingWith("http://host/a/there.bin: the MD5 of what came is ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void throwsAwayWhatIsTooShort() {
    remote.told = SIZE + 1;
    assertThatThrownBy(() -> get(TransferOptions.DEFAULT))
        .isInstanceOfSatisfying(
            RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesTwoAtOnce() throws IOException {
    get(
        TransferOptions.DEFAULT.progress(
            (done, total) ->
                assertThatThrownBy(() -> new Downloads(remote, spec()).get("x", file, DEFAULT))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("another transfer")));
    assertWhole();
  }

  private static final TransferOptions DEFAULT = TransferOptions.DEFAULT;

  private static RemoteSpec spec() {
    return RemoteSpec.builder(URI.create("http://host/a")).build();
  }

  @Test
  void leavesNothingOfWhatIsNotThere() {
    remote.content = null;
    assertThatThrownBy(() -> get(TransferOptions.DEFAULT)).isInstanceOf(RemoteException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void followsNoLink() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(folder.resolve("here.bin.part"), victim);
    assertThatThrownBy(() -> get(TransferOptions.DEFAULT)).isInstanceOf(IOException.class);
    assertThat(victim).hasContent("precious");
  }

  @Test
  void followsNoLinkForItsNote() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(folder.resolve("here.bin.part.version.tmp"), victim);
    cutAt(500_000);
    assertThat(victim).hasContent("precious");
    Files.delete(victim);
    get(TransferOptions.DEFAULT);
    assertThat(remote.from).isEqualTo(500_000);
    assertWhole();
  }

  /** Whoever gets the part next may have opened it when it was still that of another one. */
  @Test
  void writesNoFileThatHasItsNameAlready() throws Exception {
    ExecutorService many = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(many.submit(this::getManyTimes));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      many.shutdownNow();
    }
  }

  private Object getManyTimes() throws IOException {
    for (int i = 0; i < 5000; i++) {
      try (PartialFile part = PartialFile.open(file, "there")) {
        part.restart("");
        part.write(content, 1000);
        part.commit(false);
        assertThat(file).hasSize(1000);
      } catch (FileSystemException e) {
        assertThat(e).hasMessageContaining("another transfer is writing it");
      }
    }
    return "done";
  }
}
