package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.account.Permission;
import io.jackfield.event.Events;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import io.jackfield.files.config.FilesConfig;
import io.jackfield.files.disk.RootFolder;
import io.jackfield.files.outbox.Outbox;
import io.jackfield.files.outbox.OutboxEvent;
import io.jackfield.files.outbox.OutboxEvents;
import io.jackfield.files.outbox.OutboxLine;
import io.jackfield.files.outbox.OutboxLog;
import io.jackfield.files.shared.SharedState;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.Tasks;
import io.jackfield.testkit.TestLane;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  @TempDir Path temporary;
  private final List<TaskEvent> told = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private Bench bench;
  private FileView ann;
  private volatile String broken = "";
  private volatile @Nullable Error error;

  private final Tasks tasks =
      (Tasks)
          Proxy.newProxyInstance(
              Tasks.class.getClassLoader(),
              new Class<?>[] {Tasks.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("publish")) {
                  return method.getName().equals("equals") && proxy == arguments[0];
                }
                Error thrown = error;
                if (thrown != null) {
                  throw thrown;
                }
                if (!broken.isEmpty()) {
                  throw new IllegalStateException(broken);
                }
                for (Object event : (List<?>) arguments[0]) {
                  if (((TaskEvent) event).path().equals(Optional.of("/bad"))) {
                    throw new IllegalArgumentException("such an event is refused");
                  }
                }
                for (Object event : (List<?>) arguments[0]) {
                  told.add((TaskEvent) event);
                }
                return null;
              });

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    ann = bench.may(Permission.values());
  }

  @AfterEach
  void stop() {
    threads.forEach(Thread::interrupt);
  }

  private Path folder() {
    return temporary.resolve("data/files");
  }

  /** As after the end of the process, whatever it was doing. */
  private Outbox restarted() throws IOException {
    SharedState shared = new SharedState(new ConcurrentHashMap<>());
    return opened(shared);
  }

  private Outbox opened(SharedState shared) throws IOException {
    Outbox outbox =
        new Outbox(
            folder(),
            shared,
            new TestLane(
                work -> {
                  Thread thread = new Thread(work);
                  threads.add(thread);
                  thread.start();
                }));
    outbox.open(MountTable.open(config(), RootFolder.of(temporary), bench.shared));
    return outbox;
  }

  private FilesConfig config() {
    return Bench.config(bench.root.toString(), "keep");
  }

  private void deliver(Outbox outbox) {
    outbox.bindTasks(tasks);
    outbox.bindReadiness(null);
  }

  private List<String> events() {
    return told.stream().map(event -> event.topic() + " " + event.path().orElse("-")).toList();
  }

  @Test
  void tellsOfWhatHasHappenedInItsOrder() throws IOException {
    Bench.store(ann, "/a", "1");
    Bench.store(bench.space.whole(), "/b", "22");
    ann.rename(path("/a"), path("/c"));
    ann.deleteFile(path("/b"));
    ann.createFolder(path("/d"));
    ann.deleteFolder(path("/d"));
    deliver(opened(bench.shared));
    await().until(() -> told.size() == 6);
    assertThat(events())
        .containsExactly(
            "file.arrived /a",
            "file.arrived /b",
            "file.renamed /c",
            "file.arrived /c",
            "file.deleted /b",
            "file.deleted /d");
    assertThat(told.get(0).facts().toString()).contains("account=ann", "size=1");
    assertThat(told.get(1).facts()).isEqualTo(Map.of("size", 2L, "topic", "file.arrived"));
    assertThat(told.get(2).facts().toString()).contains("from=/a");
    assertThat(told.stream().map(TaskEvent::key)).doesNotHaveDuplicates();
  }

  /** The key of an arrival is that of the state; who works on it has done so already. */
  @Test
  void eachRenameIsAnEventOfItsOwn() throws IOException {
    Bench.store(ann, "/a", "1");
    for (int i = 0; i < 2; i++) {
      ann.rename(path("/a"), path("/b"));
      ann.rename(path("/b"), path("/a"));
    }
    deliver(opened(bench.shared));
    await().until(() -> told.size() == 9);
    assertThat(keys("file.renamed")).hasSize(4).doesNotHaveDuplicates();
    assertThat(keys("file.arrived")).hasSize(5);
    assertThat(new HashSet<>(keys("file.arrived"))).hasSize(2);
  }

  private List<String> keys(String topic) {
    return told.stream().filter(e -> e.topic().equals(topic)).map(TaskEvent::key).toList();
  }

  @Test
  void whatIsNotWholeOrIsRefusedHasNotArrived() throws IOException {
    Bench.store(ann, "/a.part", "1");
    Bench.store(ann, "/b.TMP", "1");
    Bench.store(ann, "/c.filepart", "1");
    Bench.write(ann.store(path("/d")), "half").close();
    try (Upload upload = Bench.write(ann.store(path("/e")), "x")) {
      bench.put("e/in", "the way");
      assertThatThrownBy(upload::commit).isInstanceOf(IOException.class);
    }
    ann.rename(path("/a.part"), path("/a"));
    ann.rename(path("/b.TMP"), path("/b.part"));
    deliver(opened(bench.shared));
    await().until(() -> told.size() == 3);
    assertThat(events())
        .containsExactly("file.renamed /a", "file.arrived /a", "file.renamed /b.part");
  }

  @Test
  void nothingIsLostOrToldTwiceOverARestart() throws IOException {
    Bench.store(ann, "/a", "1");
    deliver(opened(bench.shared));
    await().until(() -> told.size() == 1);
    await().until(() -> new OutboxLog(folder(), bench.shared).waiting() == 0);
    Bench.store(ann, "/b", "1");
    await().until(() -> told.size() == 2);
    await().until(() -> new OutboxLog(folder(), bench.shared).waiting() == 0);
    stop();
    Bench.store(ann, "/c", "1");
    deliver(restarted());
    await().until(() -> told.size() == 3);
    assertThat(events()).containsExactly("file.arrived /a", "file.arrived /b", "file.arrived /c");
  }

  /** The lines of the log without the last ones: as if the process had ended there. */
  private void cutAfter(OutboxLine.Kind last) throws IOException {
    Path file = segments().get(segments().size() - 1);
    List<String> kept = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      kept.add(line);
      if (OutboxLine.parse(line).kind() == last) {
        break;
      }
    }
    Files.write(file, kept);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().toList();
    }
  }

  @Test
  void aNameThatWasGivenInTheLastMomentHasArrivedAndNoOther() throws IOException {
    Bench.store(ann, "/a", "1");
    cutAfter(OutboxLine.Kind.INTENDED);
    deliver(restarted());
    await().until(() -> told.size() == 1);
    assertThat(events()).containsExactly("file.arrived /a");
  }

  @Test
  void aNameThatWasNotGivenAnyMoreHasNotArrived() throws IOException {
    Bench.store(ann, "/a", "old");
    Bench.store(ann, "/b", "1");
    Files.move(bench.root.resolve("b"), temporary.resolve("b"));
    Bench.store(ann, "/a", "new");
    bench.put("other", "new");
    Files.move(
        bench.root.resolve("other"),
        bench.root.resolve("a"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    List<String> lines = new ArrayList<>(Files.readAllLines(segments().get(0)));
    lines.removeIf(line -> OutboxLine.parse(line).kind() == OutboxLine.Kind.HAPPENED);
    Files.write(segments().get(0), lines);
    deliver(restarted());
    Outbox after = restarted();
    deliver(after);
    assertThat(new OutboxLog(folder(), new SharedState(new ConcurrentHashMap<>())).unknown())
        .isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void theEndOfALineThatIsMissingCostsOnlyThatLine() throws IOException {
    Bench.store(ann, "/a", "1");
    Bench.store(ann, "/b", "1");
    Path segment = segments().get(0);
    byte[] all = Files.readAllBytes(segment);
    Files.write(segment, java.util.Arrays.copyOf(all, all.length - 3));
    deliver(restarted());
    await().until(() -> told.size() == 2);
    assertThat(events()).containsExactly("file.arrived /a", "file.arrived /b");
  }

  @Test
  void aDamagedLineCostsOnlyThatLine() throws IOException {
    for (String name : List.of("/a", "/b", "/c")) {
      Bench.store(ann, name, "1");
    }
    Path segment = segments().get(0);
    List<String> lines = new ArrayList<>(Files.readAllLines(segment));
    lines.set(3, lines.get(3).replace("/b", "/x"));
    lines.add(2, "\0\0\0");
    Files.write(segment, lines);
    deliver(restarted());
    await().until(() -> told.size() == 3);
    assertThat(events())
        .containsExactlyInAnyOrder("file.arrived /a", "file.arrived /b", "file.arrived /c");
  }

  @Test
  void whatTheTasksDoNotTakeWaitsAndIsToldOf() throws IOException {
    broken = "the store is full";
    Outbox outbox = opened(bench.shared);
    assertThat(outbox.problem()).isEmpty();
    deliver(outbox);
    Bench.store(ann, "/a", "1");
    await().until(() -> outbox.problem().isPresent());
    assertThat(outbox.problem().get()).contains("1 events", "the store is full");
    Bench.store(ann, "/b", "1");
    broken = "";
    outbox.bindTasks(tasks);
    await().until(() -> told.size() == 2);
    await().until(() -> outbox.problem().isEmpty());
    outbox.unbindTasks(tasks);
    Bench.store(ann, "/c", "1");
    assertThat(outbox.problem().get()).contains("no task engine");
  }

  @Test
  void oneThatIsRefusedHoldsUpNoOther() throws IOException {
    for (String name : List.of("/a", "/bad", "/b")) {
      Bench.store(ann, name, "1");
    }
    deliver(opened(bench.shared));
    await().until(() -> told.size() == 2);
    Bench.store(ann, "/c", "1");
    await().until(() -> told.size() == 3);
    assertThat(events()).containsExactly("file.arrived /a", "file.arrived /b", "file.arrived /c");
  }

  @Test
  void nothingIsToldBeforeAllAreThereWhoWantEvents() throws IOException {
    Outbox outbox = opened(bench.shared);
    outbox.bindTasks(tasks);
    Bench.store(ann, "/a", "1");
    assertThat(outbox.problem()).isEmpty();
    assertThat(told).isEmpty();
    outbox.bindReadiness(null);
    await().until(() -> told.size() == 1);
  }

  @Test
  void whatABundleTellsIsKeptInItsOrderUntilThereAreTasks() throws IOException {
    Events events = OutboxEvents.of(opened(bench.shared), "com.example.shop");
    Map<String, Object> facts =
        Map.of(
            "text", "a\tb\nc \ud83d\ude00", "sum", 7, "lines", List.of(Map.of("tax", 0.5), true));
    events.publish("order.paid", facts);
    Bench.store(ann, "/a", "1");
    events.publish("order.paid", facts);
    events.publish("order.paid", "7", Map.of());
    events.publish("order.paid", "7", Map.of());
    for (int restarts = 0; restarts < 2; restarts++) {
      restarted();
    }
    deliver(restarted());
    await().until(() -> told.size() == 5);
    assertThat(events())
        .containsExactly(
            "order.paid -", "file.arrived /a", "order.paid -", "order.paid -", "order.paid -");
    Map<String, Object> all = new HashMap<>(facts);
    all.put("topic", "order.paid");
    assertThat(told.get(0).facts()).isEqualTo(all);
    assertThat(told.get(3).key()).isEqualTo(told.get(4).key()).isEqualTo("order.paid 7");
    assertThat(told.stream().map(TaskEvent::key).distinct()).hasSize(4);
  }

  @Test
  void aKeyIsNotGivenAgainAfterTheLogWasEmptied() throws IOException {
    for (int starts = 1; starts <= 3; starts++) {
      Outbox outbox = restarted();
      OutboxEvents.of(outbox, "com.example.shop").publish("order.paid", Map.of());
      deliver(outbox);
      int all = starts;
      await().until(() -> told.stream().map(TaskEvent::key).distinct().count() == all);
      threads.forEach(Thread::interrupt);
    }
  }

  @Test
  void theTopicsOfTheDaemonAreToldByItAlone() throws IOException {
    Outbox outbox = opened(bench.shared);
    OutboxEvents.of(outbox, "io.jackfield.accounts").publish("login", Map.of());
    OutboxEvents.of(outbox, "io.jackfield.deploy").publish("bundle.swapped", Map.of());
    for (String topic :
        List.of("login", "bundle.swapped", "file.arrived", "file.seen", "a b", "")) {
      assertThatThrownBy(() -> OutboxEvents.of(outbox, "com.example").publish(topic, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> OutboxEvents.of(outbox, "io.jackfield.deploy").publish("login", Map.of()))
        .hasMessageContaining("by the daemon alone");
    deliver(outbox);
    await().until(() -> told.size() == 2);
  }

  @Test
  void factsThatCannotBeKeptAreRefusedAndNothingIsWritten() throws IOException {
    Outbox outbox = opened(bench.shared);
    Events events = OutboxEvents.of(outbox, "com.example");
    Map<String, Object> itself = new HashMap<>();
    itself.put("a", itself);
    itself.put("b", itself);
    List<Map<String, ?>> bad =
        List.of(
            itself,
            Map.of("x", new Object()),
            Map.of("x", Double.NaN),
            Map.of("x", BigInteger.ONE.shiftLeft(10_000)),
            Map.of("x".repeat(60_000), 1),
            Map.of("x", Map.of(1, 2)),
            Map.of("x", "\u20ac".repeat(Events.MOST_BYTES / 3)),
            Map.of("topic", "x"));
    for (Map<String, ?> facts : bad) {
      assertThatThrownBy(() -> events.publish("a", facts))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String key : List.of("", "a\tb", "x".repeat(Events.LONGEST_KEY + 1))) {
      assertThatThrownBy(() -> events.publish("a", key, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    events.publish("a", Map.of("x", "\u20ac".repeat(Events.MOST_BYTES / 3 - 10)));
    deliver(outbox);
    await().until(() -> told.size() == 1);
    assertThat((String) told.get(0).facts().get("x")).startsWith("\u20ac");
  }

  @Test
  void manyEventsAreDeliveredInTheirOrderOverSegmentsThatGo() throws IOException {
    Outbox outbox = opened(bench.shared);
    OutboxEvent event = new OutboxEvent("file.arrived", 1, "ann", "/" + "x".repeat(200), "", "tag");
    int count = 12_000;
    for (int i = 0; i < count; i++) {
      OutboxEvent each =
          new OutboxEvent("file.arrived", i, "ann", event.path(), "", String.valueOf(i));
      outbox.settle(outbox.intend(false, List.of(each)), true);
    }
    assertThat(segments().size()).isGreaterThan(1);
    deliver(outbox);
    await().until(() -> told.size() == count);
    for (int i = 0; i < count; i++) {
      assertThat(told.get(i).facts().get("size")).isEqualTo((long) i);
    }
    await().until(() -> segments().size() == 1);
  }

  @Test
  void twoVersionsWriteOneLogAndDeliverOnce() throws IOException {
    Outbox old = opened(bench.shared);
    Outbox next = opened(bench.shared);
    deliver(old);
    deliver(next);
    for (int i = 0; i < 50; i++) {
      Bench.store(ann, "/a" + i, "1");
    }
    await().until(() -> told.size() == 50);
    threads.get(0).interrupt();
    Bench.store(ann, "/b", "1");
    await().until(() -> told.size() == 51);
    assertThat(told.stream().map(TaskEvent::key)).doesNotHaveDuplicates();
  }

  @Test
  void anInterruptedThreadWritesAllTheSame() throws IOException {
    Outbox outbox = opened(bench.shared);
    OutboxEvent event = new OutboxEvent("file.arrived", 1, "ann", "/a", "", "tag");
    Thread.currentThread().interrupt();
    outbox.settle(outbox.intend(true, List.of(event)), true);
    assertThat(Thread.interrupted()).isTrue();
    deliver(outbox);
    await().until(() -> told.size() == 1);
  }

  private static void event(Outbox outbox, String name) throws IOException {
    OutboxEvent event = new OutboxEvent("file.arrived", 1, "ann", "/" + name, "", name);
    outbox.settle(outbox.intend(false, List.of(event)), true);
  }

  @Test
  void anErrorOfTheTasksDoesNotEndTheDelivery() throws IOException {
    error = new NoClassDefFoundError("as in the middle of a swap");
    Outbox outbox = opened(bench.shared);
    deliver(outbox);
    event(outbox, "a");
    await().until(() -> outbox.problem().isPresent());
    error = null;
    outbox.bindTasks(tasks);
    await().until(() -> told.size() == 1);
  }

  @Test
  void aLineOfALaterVersionHoldsUpNoOther() throws IOException {
    event(opened(bench.shared), "a");
    stop();
    OutboxLine later =
        OutboxLine.of(OutboxLine.Kind.HAPPENED, 77, "file.arrived", "1", "", "/x", "", "tag", "?");
    Files.writeString(segments().get(0), later.text() + "\n", StandardOpenOption.APPEND);
    Outbox next = restarted();
    deliver(next);
    event(next, "b");
    await().until(() -> told.size() == 2);
    await().until(() -> next.problem().isEmpty() && segments().size() == 1);
    assertThat(events()).containsExactly("file.arrived /a", "file.arrived /b");
  }

  @Test
  void whatTheDiskDidNotTakeComesLaterByItself() throws IOException {
    Outbox outbox = opened(bench.shared);
    deliver(outbox);
    OutboxEvent event = new OutboxEvent("file.arrived", 1, "ann", "/a", "", "tag");
    List<Outbox.Intent> intents = outbox.intend(false, List.of(event));
    Map<String, Object> values = bench.shared.child("outbox " + folder()).values();
    Object file = values.get("file");
    try (RandomAccessFile full = new RandomAccessFile("/dev/full", "rw")) {
      values.put("file", full);
      outbox.settle(intents, true);
      values.put("file", file);
    }
    await().until(() -> told.size() == 1);
  }

  @Test
  void filesThatCannotBeOpenedNowAreReadLater() throws IOException {
    Outbox outbox = opened(bench.shared);
    event(outbox, "a");
    Path segment = segments().get(0);
    Path aside = temporary.resolve("aside");
    Files.move(segment, aside);
    Files.createDirectory(segment); // as without permission: it is there and cannot be opened
    deliver(outbox);
    await().until(() -> outbox.problem().isPresent());
    Files.delete(segment);
    Files.move(aside, segment);
    outbox.bindTasks(tasks);
    await().until(() -> told.size() == 1);
  }

  @Test
  void whatIsUnknownStaysSoUntilTheFileSpaceIsOpened() throws IOException {
    OutboxEvent event = new OutboxEvent("file.arrived", 1, "ann", "/a", "", "tag");
    new Outbox(folder(), new SharedState(new ConcurrentHashMap<>()), null)
        .intend(false, List.of(event));
    SharedState shared = new SharedState(new ConcurrentHashMap<>());
    new OutboxLog(folder(), shared).open();
    assertThat(new OutboxLog(folder(), shared).unknown()).hasSize(1);
    opened(shared);
    assertThat(new OutboxLog(folder(), shared).unknown()).isEmpty();
  }
}
