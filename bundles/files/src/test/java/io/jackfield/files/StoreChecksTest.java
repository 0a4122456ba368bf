package io.jackfield.files;

import static io.jackfield.files.Bench.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Permission;
import io.jackfield.file.FileRefusedException;
import io.jackfield.file.FileUncheckedException;
import io.jackfield.file.FileView;
import io.jackfield.file.StoreCheck;
import io.jackfield.file.StoreVerdict;
import io.jackfield.file.StoredFile;
import io.jackfield.file.Upload;
import io.jackfield.files.config.FilesConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

class StoreChecksTest {
  private static final StoreCheck NO_VIRUS =
      file ->
          text(file).contains("virus")
              ? StoreVerdict.refused("a virus was found")
              : StoreVerdict.accepted();

  @TempDir Path temporary;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private Bench bench;
  private FileView ann;
  private int services;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(temporary);
    ann = bench.may(Permission.values());
  }

  private static String text(StoredFile file) throws IOException {
    return new String(file.content().stream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The service of a bundle; a later one is of a newer version. */
  @SuppressWarnings("unchecked") // of the proxy
  private ServiceReference<StoreCheck> add(String bundle, int ranking, StoreCheck check) {
    int id = ++services;
    Bundle owner =
        (Bundle)
            Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getVersion") ? Version.emptyVersion : bundle);
    ServiceReference<StoreCheck> reference =
        (ServiceReference<StoreCheck>)
            Proxy.newProxyInstance(
                ServiceReference.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getBundle" -> owner;
                      case "hashCode" -> id;
                      case "equals" -> proxy == arguments[0];
                      default -> bundle;
                    });
    bench.checks.bindCheck(
        check,
        reference,
        Map.of(StoreCheck.NAME, bundle, "service.ranking", ranking, "service.bundleid", (long) id));
    return reference;
  }

  private void require(String... names) {
    FilesConfig config = Bench.config(bench.root.toString(), "keep");
    bench.checks.modified(Bench.with(config, "checks_required", names));
  }

  @Test
  void whatIsRefusedIsSeenByNobodyAndNothingOfItIsKept() throws IOException {
    bench.put("f", "old");
    add("clam", 0, NO_VIRUS);
    for (String name : List.of("/f", "/new")) {
      assertThatThrownBy(() -> Bench.store(ann, name, "a virus"))
          .isInstanceOf(FileRefusedException.class)
          .hasMessageContaining("a virus was found");
    }
    assertThat(Bench.list(bench.space.whole(), "/")).containsExactly("/f");
    assertThat(Bench.read(ann, "/f")).isEqualTo("old");
    assertThatThrownBy(() -> ann.resumable(path("/new"))).isInstanceOf(NoSuchFileException.class);
    assertThat(bench.unfinished()).isEmpty();
    assertThat(bench.events).isEmpty();
    Bench.store(ann, "/new", "harmless");
  }

  @Test
  void theWholeOfWhatIsResumedOrAppendedIsLookedAt() throws IOException {
    add("clam", 0, NO_VIRUS);
    Bench.store(ann, "/f", "a vir");
    try (Upload upload = Bench.write(ann.resume(path("/f"), FileView.END), "us")) {
      assertThatThrownBy(upload::commit).isInstanceOf(FileRefusedException.class);
    }
    assertThat(Bench.read(ann, "/f")).isEqualTo("a vir");
    Bench.write(ann.store(path("/g")), "a vi").close();
    try (Upload upload = Bench.write(ann.resume(path("/g"), 4), "rus")) {
      assertThatThrownBy(upload::commit).isInstanceOf(FileRefusedException.class);
    }
    assertThatThrownBy(() -> ann.resumable(path("/g"))).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theyLookInTheirOrderUntilOneRefuses() throws IOException {
    add("low", -1, file -> note("low", StoreVerdict.accepted()));
    add("b", 0, file -> note("b", StoreVerdict.refused("no")));
    add("a", 0, file -> note("a", StoreVerdict.accepted()));
    add("high", 1, file -> note("high " + file.account(), StoreVerdict.accepted()));
    assertThatThrownBy(() -> Bench.store(ann, "/f", "x")).isInstanceOf(FileRefusedException.class);
    assertThat(seen).containsExactly("high Optional[ann]", "a", "b");
    seen.clear();
    assertThatThrownBy(() -> Bench.store(bench.space.whole(), "/f", "x"))
        .isInstanceOf(FileRefusedException.class);
    assertThat(seen).first().isEqualTo("high Optional.empty");
  }

  private StoreVerdict note(String name, StoreVerdict verdict) {
    seen.add(name);
    return verdict;
  }

  @Test
  void whatIsToBeExpectedIsALineInTheLogAndWhatIsNotATrace() {
    ServiceReference<StoreCheck> away =
        add(
            "away",
            0,
            file -> {
              throw new IOException("no scanner");
            });
    assertThat(logOfAStore()).contains("reason=java.io.IOException: no scanner").hasLineCount(1);
    bench.checks.unbindCheck(away);
    add(
        "wrong",
        0,
        file -> {
          throw new IllegalStateException("a mistake");
        });
    assertThat(logOfAStore()).contains("IllegalStateException: a mistake", "\tat ");
  }

  private String logOfAStore() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      assertThatThrownBy(() -> Bench.store(ann, "/f", "x"))
          .isInstanceOf(FileUncheckedException.class);
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  @Test
  void oneThatFailsRefusesForNow() throws IOException {
    ServiceReference<StoreCheck> broken =
        add(
            "broken",
            0,
            file -> {
              throw new NoClassDefFoundError("x");
            });
    assertThatThrownBy(() -> Bench.store(ann, "/f", "x"))
        .isInstanceOf(FileUncheckedException.class)
        .hasMessageContaining("broken failed");
    assertThat(Bench.list(ann, "/")).isEmpty();
    bench.checks.unbindCheck(broken);
    assertThat(ann.resumable(path("/f"))).isEqualTo(1);
    Bench.store(ann, "/f", "x");
  }

  @Test
  void oneThatTakesTooLongIsInterruptedAndRefusesForNow() throws Exception {
    FilesConfig config = Bench.config(bench.root.toString(), "keep");
    bench.checks.modified(Bench.with(config, "check_timeout", 1));
    CountDownLatch interrupted = new CountDownLatch(1);
    add(
        "slow",
        0,
        file -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return StoreVerdict.accepted();
        });
    assertThatThrownBy(() -> Bench.store(ann, "/f", "x"))
        .isInstanceOf(FileUncheckedException.class)
        .hasMessageContaining("takes too long");
    interrupted.await();
  }

  @Test
  void oneThatIsRequiredAndMissingRefusesForNow() throws IOException {
    require("clam");
    assertThatThrownBy(() -> Bench.store(ann, "/f", "x"))
        .isInstanceOf(FileUncheckedException.class)
        .hasMessageContaining("clam");
    ServiceReference<StoreCheck> clam = add("clam", 0, NO_VIRUS);
    Bench.store(ann, "/f", "x");
    bench.checks.unbindCheck(clam);
    assertThatThrownBy(() -> Bench.store(ann, "/f", "x"))
        .isInstanceOf(FileUncheckedException.class);
    require();
    Bench.store(ann, "/f", "x");
  }

  @Test
  void whatIsNotLookedAtWhenTheVersionStopsIsNotStored() throws IOException {
    add("clam", 0, NO_VIRUS);
    bench.checks.stop();
    assertThatThrownBy(() -> Bench.store(ann, "/f", "x"))
        .isInstanceOf(FileUncheckedException.class);
  }

  @Test
  void whoMayNotStoreIsToldSoBeforeAnythingIsLookedAt() throws IOException {
    add("clam", 0, file -> note("clam", StoreVerdict.accepted()));
    Upload upload = Bench.write(ann.store(path("/f")), "x");
    try (Upload adopted = bench.may(Permission.READ).adopt(upload.detach())) {
      assertThatThrownBy(adopted::commit).isInstanceOf(java.nio.file.AccessDeniedException.class);
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void ofTwoVersionsTheNewerLooksAndTheOlderHasItsTime() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ServiceReference<StoreCheck> old =
        add(
            "clam",
            0,
            file -> {
              looking.countDown();
              go.await();
              return note("old", StoreVerdict.accepted());
            });
    FutureTask<Void> upload =
        new FutureTask<>(
            () -> {
              Bench.store(ann, "/f", "x");
              return null;
            });
    new Thread(upload).start();
    looking.await();
    add("clam", 0, file -> note("new", StoreVerdict.accepted()));
    FutureTask<Void> unbinding =
        new FutureTask<>(
            () -> {
              bench.checks.unbindCheck(old);
              return null;
            });
    new Thread(unbinding).start();
    Bench.store(ann, "/g", "x");
    assertThat(seen).containsExactly("new");
    assertThat(unbinding.isDone()).isFalse();
    go.countDown();
    upload.get();
    unbinding.get();
    assertThat(seen).containsExactly("new", "old");
  }

  @Test
  void aCheckOnlyReads() throws IOException {
    add(
        "writer",
        0,
        file -> {
          file.content().channel().orElseThrow().truncate(0);
          return StoreVerdict.accepted();
        });
    assertThatThrownBy(() -> Bench.store(ann, "/f", "x"))
        .isInstanceOf(FileUncheckedException.class);
  }
}
