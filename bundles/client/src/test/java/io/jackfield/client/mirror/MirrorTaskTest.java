package io.jackfield.client.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.RemoteException.Reason;
import io.jackfield.file.VirtualPath;
import io.jackfield.task.NotRetryableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTaskTest {
  private static final Instant LONG_AGO = MirrorRig.LONG_AGO;

  @TempDir Path folder;

  private MirrorRig rig;

  @BeforeEach
  void make() {
    rig = new MirrorRig(folder);
  }

  private MirrorRig out() {
    return rig.with("direction", "out");
  }

  @Test
  void bringsWhatIsThereOnce() throws Exception {
    rig.remote.add("a", "1", LONG_AGO);
    rig.remote.add("b", "22", LONG_AGO);
    rig.run();
    rig.run();
    rig.restart();
    rig.run();
    assertThat(rig.files.contents()).containsEntry("/here/a", "1").containsEntry("/here/b", "22");
    assertThat(rig.files.arrived).containsExactly("/here/a", "/here/b");
    assertThat(rig.remote.contents()).containsOnlyKeys("a", "b");
    assertThat(rig.reports)
        .contains("moved 2 files of 3 bytes")
        .last()
        .asString()
        .contains("2 the same");
  }

  @Test
  void bringsWhatHasChanged() throws Exception {
    rig.remote.add("a", "1", LONG_AGO);
    rig.run();
    rig.remote.add("a", "2", LONG_AGO.plusSeconds(1));
    rig.run();
    assertThat(rig.files.contents()).containsEntry("/here/a", "2");
    assertThat(rig.files.arrived).hasSize(2);
  }

  @Test
  void doesNotBringAgainWhatATaskHasTakenAway() throws Exception {
    rig.remote.add("a", "1", LONG_AGO);
    rig.run();
    rig.files.deleteFile(VirtualPath.parse("/here/a"));
    rig.run();
    assertThat(rig.files.arrived).hasSize(1);
  }

  @Test
  void takesNothingTwiceFromAServerWhoseListingsAreVague() throws Exception {
    rig.remote.vague = true;
    rig.remote.add("old", "1", LONG_AGO);
    rig.remote.add("new", "1", Instant.parse("2024-12-31T23:59:30Z"));
    rig.run();
    int asked = rig.remote.asked;
    rig.run();
    assertThat(rig.remote.asked - asked).as("of the new one alone").isEqualTo(1);
    rig.remote.add("new", "2", Instant.parse("2024-12-31T23:59:40Z"));
    rig.run();
    assertThat(rig.files.arrived).containsExactly("/here/new", "/here/old", "/here/new");
  }

  @Test
  void recognisesWhatSomebodyElseHasBrought() throws Exception {
    rig.remote.add("a", "1", LONG_AGO);
    rig.files.add("/here/a", "1", LONG_AGO);
    rig.run();
    assertThat(rig.files.arrived).isEmpty();
    rig.files.add("/here/b", "1", LONG_AGO);
    rig.remote.add("b", "2", LONG_AGO.plusSeconds(7));
    rig.run();
    assertThat(rig.files.contents()).containsEntry("/here/b", "2");
  }

  @Test
  void recognisesContentWhateverItsTime() throws Exception {
    rig.with("same", "checksum");
    rig.remote.add("a", "1", LONG_AGO);
    rig.files.add("/here/there", "2", LONG_AGO);
    rig.remote.add("there", "2", LONG_AGO.plusSeconds(9));
    rig.run();
    assertThat(rig.files.arrived).containsExactly("/here/a");
    rig.remote.add("a", "1", LONG_AGO.plusSeconds(1));
    rig.run();
    assertThat(rig.files.arrived).containsExactly("/here/a");
    rig.remote.add("a", "9", LONG_AGO.plusSeconds(1));
    rig.run();
    assertThat(rig.files.arrived).as("same size, another time").hasSize(1);
    rig.remote.add("a", "9", LONG_AGO.plusSeconds(2));
    rig.run();
    assertThat(rig.files.contents()).containsEntry("/here/a", "9");
  }

  @Test
  void sendsWhatIsThereOnce() throws Exception {
    out().files.add("/here/a", "1", LONG_AGO);
    rig.files.add("/here/deep/b", "22", LONG_AGO);
    rig.with("recursive", true).run();
    rig.restart();
    rig.run();
    assertThat(rig.remote.contents()).containsEntry("a", "1").containsEntry("deep/b", "22");
    assertThat(rig.remote.arrived).containsExactly("a", "deep/b");
    rig.files.add("/here/a", "3", LONG_AGO.plusSeconds(1));
    rig.run();
    assertThat(rig.remote.contents()).containsEntry("a", "3");
  }

  @Test
  void sendsContentOnceWhateverItsTime() throws Exception {
    out().with("same", "checksum").files.add("/here/a", "1", LONG_AGO);
    rig.run();
    rig.files.add("/here/a", "1", LONG_AGO.plusSeconds(5));
    rig.run();
    assertThat(rig.remote.arrived).containsExactly("a");
  }

  @Test
  void runsForManyArrivalsOnce() throws Exception {
    Instant justNow = Instant.parse("2025-01-01T00:00:00Z");
    out().with("when", "arrival").files.add("/here/a", "1", justNow);
    rig.files.add("/here/b", "2", LONG_AGO);
    rig.run("/here/a");
    int asked = rig.remote.asked;
    rig.run("/here/b");
    rig.run("/here/gone");
    assertThat(rig.remote.asked).as("the server has nothing to do with it").isEqualTo(asked);
    assertThat(rig.remote.arrived).containsExactly("a", "b");
  }

  @Test
  void deletesOrMovesWhereItCameFrom() throws Exception {
    rig.with("after", "delete").remote.add("a", "1", LONG_AGO);
    rig.run();
    assertThat(rig.remote.contents()).isEmpty();
    rig.with("after", "move").with("move.to", "done").with("recursive", true);
    rig.remote.add("b", "1", LONG_AGO);
    rig.run();
    rig.remote.add("b", "2", LONG_AGO.plusSeconds(1));
    rig.run();
    rig.run();
    assertThat(rig.remote.contents()).containsOnlyKeys("done/b", "done/b.20250101000000");
    assertThat(rig.files.contents()).containsEntry("/here/b", "2").hasSize(2);
    out().with("move.to", "/here/sent").run();
    assertThat(rig.files.contents()).containsOnlyKeys("/here/sent/a", "/here/sent/b");
    rig.run();
    assertThat(rig.remote.arrived).containsExactly("a", "b");
  }

  @Test
  void bringsTheSameNameAgainWhenItWasDeleted() throws Exception {
    rig.with("after", "delete");
    for (int i = 0; i < 2; i++) {
      rig.remote.add("a", "1", LONG_AGO);
      rig.run();
      rig.files.deleteFile(VirtualPath.parse("/here/a"));
    }
    assertThat(rig.files.arrived).hasSize(2);
  }

  @Test
  void leavesAloneWhatIsStillWritten() throws Exception {
    rig.with("min.age", 60).remote.add("a", "1", Instant.parse("2024-12-31T23:59:30Z"));
    rig.run();
    assertThat(rig.files.arrived).isEmpty();
    assertThat(rig.planned()).containsExactly("YOUNG a");
    rig.pass(Duration.ofSeconds(30));
    rig.run();
    assertThat(rig.files.arrived).hasSize(1);
  }

  @Test
  void movesWhatThePatternsSay() throws Exception {
    rig.with("pattern", new String[] {"*.csv", "deep/**"});
    rig.with("exclude", new String[] {"secret*"}).with("recursive", true);
    for (String path :
        new String[] {"a.csv", "a.txt", "secret.csv", "deep/x", "deep/er/y", "other/z.csv"}) {
      rig.remote.add(path, "1", LONG_AGO);
    }
    rig.run();
    assertThat(rig.files.contents())
        .containsOnlyKeys("/here/a.csv", "/here/deep/x", "/here/deep/er/y", "/here/other/z.csv");
    rig.with("recursive", false).with("pattern", new String[] {"*"}).run();
    assertThat(rig.files.contents()).containsKey("/here/a.txt").hasSize(5);
  }

  @Test
  void goesOnAfterAFileThatFails() throws Exception {
    rig.remote.add("a", "1", LONG_AGO);
    rig.remote.add("b", "2", LONG_AGO);
    rig.remote.add("c\\d", "3", LONG_AGO);
    rig.remote.broken.put("a", Reason.BUSY);
    assertThatThrownBy(rig::run)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("2 failed", "a: broken", "c\\d: a file name has a backslash");
    assertThat(rig.files.contents()).containsOnlyKeys("/here/b");
  }

  @Test
  void goesOnAfterAFolderThatCannotBeListed() throws Exception {
    rig.with("recursive", true).with("delete.extra", true).remote.add("a", "1", LONG_AGO);
    rig.remote.add("closed/b", "2", LONG_AGO);
    rig.run();
    rig.remote.add("c", "3", LONG_AGO);
    rig.remote.broken.put("closed", Reason.DENIED);
    assertThatThrownBy(rig::run).hasMessageContainingAll("moved 1 file", "closed/: closed: broken");
    assertThat(rig.files.contents()).as("nothing is extra").hasSize(3);
  }

  @Test
  void isNotTriedAgainWhereThatIsOfNoUse() {
    rig.remote.add("a", "1", LONG_AGO);
    rig.remote.broken.put("a", Reason.DENIED);
    assertThatThrownBy(rig::run)
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("a: broken");
  }

  @Test
  void leavesAServerAloneThatCannotBeReached() {
    for (int i = 0; i < 9; i++) {
      rig.remote.add("f" + i, "1", LONG_AGO);
      rig.remote.broken.put("f" + i, Reason.UNREACHABLE);
    }
    assertThatThrownBy(rig::run).isInstanceOf(IOException.class).hasMessageContaining("f2: broken");
    assertThat(rig.remote.read).hasSize(3);
  }

  @Test
  void doesNotTryAgainWhatWasRefused() throws Exception {
    rig.remote.add("a", "virus", LONG_AGO);
    rig.files.refused.add("/here/a");
    assertThatThrownBy(rig::run)
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("a virus was found");
    rig.run();
    assertThat(rig.remote.read).hasSize(1);
    assertThat(rig.reports).last().asString().contains("1 refused before");
    rig.files.refused.clear();
    rig.remote.add("a", "clean", LONG_AGO.plusSeconds(1));
    rig.run();
    assertThat(rig.files.contents()).containsEntry("/here/a", "clean");
  }

  @Test
  void tellsOfAQuota() {
    rig.files.quota = 3;
    rig.with("after", "delete").remote.add("a", "1234", LONG_AGO);
    rig.remote.add("b", "1", LONG_AGO);
    assertThatThrownBy(rig::run).hasMessageContaining("a: the quota leaves no room");
    assertThat(rig.remote.contents()).containsOnlyKeys("a");
    assertThat(rig.files.contents()).containsOnlyKeys("/here/b");
  }

  @Test
  void deletesWhatItHasBroughtAndIsNoMoreThere() throws Exception {
    rig.with("delete.extra", true).remote.add("a", "1", LONG_AGO);
    rig.remote.add("b", "1", LONG_AGO);
    rig.remote.add("changed", "1", LONG_AGO);
    rig.files.add("/here/other", "x", LONG_AGO);
    rig.run();
    rig.files.add("/here/changed", "by somebody", LONG_AGO);
    rig.remote.delete("b");
    rig.remote.delete("changed");
    assertThat(rig.planned()).containsExactly("EXTRA b");
    rig.run();
    assertThat(rig.files.contents()).containsOnlyKeys("/here/a", "/here/changed", "/here/other");
    rig.remote.delete("a");
    rig.run();
    assertThat(rig.files.contents()).as("nothing is there at all").containsKey("/here/a");
  }

  @Test
  void saysWhatItWouldDoAndDoesNothing() throws Exception {
    rig.with("after", "delete").remote.add("a", "1", LONG_AGO);
    rig.remote.add("young", "1", Instant.parse("2024-12-31T23:59:59Z"));
    assertThat(rig.planned()).containsExactly("MOVE a", "YOUNG young");
    assertThat(folder).isEmptyDirectory();
    assertThat(rig.remote.contents()).hasSize(2);
    assertThat(rig.files.contents()).isEmpty();
  }

  @Test
  void stopsBetweenTwoFiles() throws Exception {
    rig.remote.add("a", "1", LONG_AGO);
    rig.stopping = true;
    rig.run();
    assertThat(rig.files.arrived).isEmpty();
  }

  @Test
  void forgetsWhatItKnowsOfOtherFolders() throws Exception {
    rig.remote.add("a", "1", LONG_AGO);
    rig.run();
    rig.with("local", "/elsewhere").run();
    assertThat(rig.files.contents()).containsKey("/elsewhere/a");
  }
}
