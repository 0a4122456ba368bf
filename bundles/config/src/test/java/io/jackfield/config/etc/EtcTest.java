package io.jackfield.config.etc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.ConfigurationPlugin;

class EtcTest {
  private static final Attribute PORT =
      new Attribute("port", ValueType.INTEGER, false, "0", "65535", List.of(), "", "");
  private static final List<Schema> SCHEMAS = List.of(new Schema("p", true, Map.of("port", PORT)));

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private Etc etc;
  private long time = 1_000_000;

  @BeforeEach
  void create() {
    ConfigurationPlugin nothing = (reference, properties) -> {};
    etc = new Etc(folder, new Interpolation(nothing), store);
  }

  @Test
  void aFileIsAppliedAsSoonAsItsBundleIsKnown() throws IOException {
    write("p-a.cfg", "port=80");
    etc.look();
    assertThat(store.configurations).isEmpty();
    etc.learn(7, SCHEMAS);
    assertThat(store.configurations).containsEntry("p-a.cfg", Map.of("port", 80));
  }

  @Test
  void aChangeIsAppliedWhenItIsStillTheSameAtTheNextLook() throws IOException {
    start("port=80");
    write("p-a.cfg", "port=81");
    etc.look();
    assertThat(store.configurations).containsEntry("p-a.cfg", Map.of("port", 80));
    etc.look();
    assertThat(store.configurations).containsEntry("p-a.cfg", Map.of("port", 81));
  }

  @Test
  void aBadValueLeavesTheOldOneInForce() throws IOException {
    start("port=80");
    write("p-a.cfg", "port=ninety");
    etc.look();
    etc.look();
    assertThat(store.configurations).containsEntry("p-a.cfg", Map.of("port", 80));
    assertThat(etc.check())
        .singleElement()
        .hasToString("p-a.cfg: port: 'ninety' is not an integer (0..65535)");
  }

  @Test
  void aFileThatIsGoneTakesItsConfigurationAlong() throws IOException {
    start("port=80");
    Files.delete(folder.resolve("p-a.cfg"));
    etc.look();
    assertThat(store.configurations).isNotEmpty();
    etc.look();
    assertThat(store.configurations).isEmpty();
  }

  @Test
  void aFileOfNoBundleIsAProblem() throws IOException {
    start("port=80");
    write("q.cfg", "x=1");
    assertThat(etc.check()).singleElement().extracting("file").isEqualTo("q.cfg");
  }

  @Test
  void aFileWhoseBundleDoesNotComeIsToldOfOnce() throws IOException {
    start("port=80");
    write("q.cfg", "x=1");
    for (int looks = 0; looks < 2 * Etc.PATIENCE_LOOKS && etc.overdue().isEmpty(); looks++) {
      etc.look();
    }
    assertThat(etc.overdue()).singleElement().extracting("file").isEqualTo("q.cfg");
    for (int looks = 0; looks < 2 * Etc.PATIENCE_LOOKS; looks++) {
      etc.look();
      assertThat(etc.overdue()).isEmpty();
    }
  }

  @Test
  void aFileWhoseBundleComesIsNotToldOf() throws IOException {
    write("p-a.cfg", "port=80");
    etc.look();
    etc.learn(7, SCHEMAS);
    for (int looks = 0; looks < 2 * Etc.PATIENCE_LOOKS; looks++) {
      etc.look();
      assertThat(etc.overdue()).isEmpty();
    }
  }

  @Test
  void theNewerOfTwoVersionsSaysWhatIsRight() throws IOException {
    start("port=80");
    etc.learn(9, List.of(new Schema("p", true, Map.of())));
    assertThat(etc.check()).hasSize(1);
    etc.forget(9);
    assertThat(etc.check()).isEmpty();
  }

  @Test
  void eachVersionSaysWhatIsWrongForIt() throws IOException {
    start("port=80");
    etc.learn(9, List.of(new Schema("p", true, Map.of())));
    write("q.cfg", "x=1");
    assertThat(etc.check(7)).isEmpty();
    assertThat(etc.check(9)).singleElement().hasToString("p-a.cfg: port: is no key of it");
    assertThat(etc.check(11)).isEmpty();
  }

  @Test
  void whenANewVersionIsRefusedTheOldOnesTypesComeBack() throws IOException {
    start("port=80");
    Attribute text = new Attribute("port", ValueType.STRING, false, "", "", List.of(), "", "");
    etc.learn(9, List.of(new Schema("p", true, Map.of("port", text))));
    assertThat(store.configurations).containsEntry("p-a.cfg", Map.of("port", "80"));
    etc.forget(9);
    assertThat(store.configurations).containsEntry("p-a.cfg", Map.of("port", 80));
    etc.forget(7);
    assertThat(store.configurations).as("in case it comes back").isNotEmpty();
  }

  @Test
  void tellsWhetherToLookAgainSoon() throws IOException {
    write("p-a.cfg", "port=80");
    assertThat(etc.look()).as("its bundle may be on its way").isFalse();
    etc.learn(7, SCHEMAS);
    assertThat(etc.look()).isTrue();
    write("p-a.cfg", "port=81");
    assertThat(etc.look()).as("it may be being written").isFalse();
    assertThat(etc.look()).isTrue();
    Files.delete(folder.resolve("p-a.cfg"));
    assertThat(etc.look()).as("it may come anew").isFalse();
    assertThat(etc.look()).isTrue();
  }

  @Test
  void aFileWhoseBundleDoesNotComeIsNotLookedAtForEver() throws IOException {
    start("port=80");
    write("q.cfg", "x=1");
    int looks = 0;
    while (looks < 2 * Etc.PATIENCE_LOOKS && !etc.look()) {
      looks++;
    }
    assertThat(looks).isBetween(Etc.PATIENCE_LOOKS, Etc.PATIENCE_LOOKS + 2);
  }

  @Test
  void whatCannotBeStoredIsTriedAgain() throws IOException {
    start("port=80");
    store.full = true;
    write("p-a.cfg", "port=81");
    etc.look();
    assertThat(etc.look()).isFalse();
    assertThat(store.configurations).containsEntry("p-a.cfg", Map.of("port", 80));
    store.full = false;
    etc.look();
    assertThat(store.configurations).containsEntry("p-a.cfg", Map.of("port", 81));
  }

  @Test
  void aReloadWaitsForNothing() throws IOException {
    start("port=80");
    write("p-a.cfg", "port=81");
    write("p-b.cfg", "port=82");
    etc.reload();
    assertThat(store.configurations)
        .containsEntry("p-a.cfg", Map.of("port", 81))
        .containsEntry("p-b.cfg", Map.of("port", 82));
    Files.delete(folder.resolve("p-a.cfg"));
    etc.reload();
    assertThat(store.configurations).containsOnlyKeys("p-b.cfg");
  }

  private void start(String text) throws IOException {
    etc.learn(7, SCHEMAS);
    write("p-a.cfg", text);
    etc.look();
    assertThat(store.configurations).containsKey("p-a.cfg");
  }

  /** Each write has a time of its own, however coarse the file system's clock. */
  private void write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(time += 1000));
  }
}
