package io.jackfield.client.mirror;

import io.jackfield.client.Remote;
import io.jackfield.client.Remotes;
import io.jackfield.client.TransferOptions.Progress;
import io.jackfield.client.mirror.Decision.Step;
import io.jackfield.client.mirror.Ledger.Moved;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.task.NotRetryableException;
import io.jackfield.task.Task;
import io.jackfield.task.TaskContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task of a mirror. Its settings may change between two runs. */
final class MirrorTask implements Task {
  private static final Logger log = LoggerFactory.getLogger(MirrorTask.class);
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("'.'yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long REPORT_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Path state;
  private final Remotes remotes;
  private final Ages.Clock clock;
  private final Ages ages;
  private volatile MirrorSettings settings;
  private volatile String last = "";

  /**
   * A task that has not run yet.
   *
   * @param state where it keeps what it has moved
   */
  MirrorTask(String name, Path state, Remotes remotes, MirrorSettings settings, Ages.Clock clock) {
    this.name = name;
    this.state = state;
    this.remotes = remotes;
    this.settings = settings;
    this.clock = clock;
    ages = new Ages(clock);
  }

  /** Counts from the next run on. */
  void settings(MirrorSettings changed) {
    settings = changed;
  }

  MirrorSettings settings() {
    return settings;
  }

  /** What came of the last run in this process; empty before the first. */
  String last() {
    return last;
  }

  private long today() {
    return TimeUnit.SECONDS.toDays(clock.now().getEpochSecond());
  }

  @Override
  public void run(TaskContext context) throws Exception {
    MirrorSettings current = settings;
    long begin = clock.nanoTime();
    MirrorRun run;
    try (Ledger ledger = Ledger.open(state, current.pair(), today())) {
      if (context.path().isPresent()
          && isDone(current, ledger, context.files(), context.path().get())) {
        context.report("it has been moved already");
        return;
      }
      Reports reports = new Reports(context);
      try (Remote remote = remotes.open(current.remote())) {
        run = prepared(current, ledger, remote, context.files(), reports);
        try {
          run.run(context::stopping, reports);
        } finally {
          tell(run.outcome(), begin, context);
        }
      }
    }
    end(run.outcome());
  }

  private void tell(Outcome outcome, long begin, TaskContext context) {
    last = clock.now() + " " + outcome;
    log.info(
        "mirror ran name={} {} millis={}",
        name,
        outcome,
        TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - begin));
    if (outcome.failed() > 0) {
      log.warn("mirror failed name={} {}", name, outcome.failures());
    }
    context.report(outcome.toString());
  }

  private static void end(Outcome outcome) throws IOException, NotRetryableException {
    if (outcome.failed() > 0) {
      String message = outcome + ": " + outcome.failures();
      if (outcome.isRetryable()) {
        throw new IOException(message);
      }
      throw new NotRetryableException(message);
    }
  }

  /** Of many files that arrive the run of the first one moves what has come by then. */
  private boolean isDone(MirrorSettings current, Ledger ledger, FileView files, String arrived)
      throws IOException {
    VirtualPath path = VirtualPath.parse(arrived);
    if (current.inward() || !path.startsWith(current.folder())) {
      return false;
    }
    LocalSide side = local(current, files);
    String relative = path.relativeTo(current.folder()).toString().substring(1);
    Optional<MirrorFile> file = side.find(relative);
    return !current.selection().takes(relative)
        || file.isEmpty()
        || (ledger.find(relative).orElse(null) instanceof Moved moved
            && moved.identity().equals(file.get().identity())
            && current.after() == MirrorSettings.After.KEEP);
  }

  private LocalSide local(MirrorSettings current, FileView files) {
    return new LocalSide(files, current.folder(), current.selection(), this::suffix);
  }

  private String suffix() {
    return SUFFIX.format(clock.now());
  }

  private MirrorRun prepared(
      MirrorSettings current, Ledger ledger, Remote remote, FileView files, Progress progress)
      throws IOException {
    LocalSide local = local(current, files);
    RemoteSide far = new RemoteSide(remote, current.selection(), this::suffix);
    boolean byChecksum = current.byChecksum();
    boolean inward = current.inward();
    if (!inward) {
      local.makeFolder(current.folder());
    }
    Mover mover =
        inward
            ? new Inward(remote, files, local, byChecksum, progress)
            : new Outward(remote, far, files, local, byChecksum, progress);
    Side source = inward ? far : local;
    Side destination = inward ? local : far;
    Decisions decisions = new Decisions(current, ledger, source, destination, ages);
    return new MirrorRun(current, ledger, source, destination, decisions, mover, clock);
  }

  /**
   * What a run would do; changes nothing.
   *
   * @param files the whole file space
   */
  List<Decision> plan(FileView files) throws IOException {
    MirrorSettings current = settings;
    List<Decision> plan = new ArrayList<>();
    List<IOException> problems = new ArrayList<>();
    Ledger ledger = Ledger.peek(state, current.pair(), today());
    try (Remote remote = remotes.open(current.remote())) {
      LocalSide local = local(current, files);
      RemoteSide far = new RemoteSide(remote, current.selection(), this::suffix);
      Side source = current.inward() ? far : local;
      Side destination = current.inward() ? local : far;
      Decisions decisions = new Decisions(current, ledger, source, destination, new Ages(clock));
      Set<String> listed = new HashSet<>();
      for (MirrorFile file : source.list((folder, e) -> problems.add(e))) {
        listed.add(file.path());
        plan.add(decisions.on(file));
      }
      for (String path : ledger.paths()) {
        if (current.deleteExtra()
            && !listed.isEmpty()
            && !listed.contains(path)
            && decisions.isExtra(path)) {
          MirrorFile extra = new MirrorFile(path, -1, Optional.empty(), "", "");
          plan.add(Decision.of(Step.EXTRA, extra, ""));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw problems.get(0);
    }
    return plan;
  }

  /** Tells of a run while it goes on, and not too often. */
  private final class Reports implements MirrorRun.FileProgress, Progress {
    private final TaskContext context;
    private String file = "";
    private int at;
    private int of;
    private long next = clock.nanoTime();

    Reports(TaskContext context) {
      this.context = context;
    }

    @Override
    public void at(int number, int total, String path) {
      file = path;
      at = number;
      of = total;
      tell("");
    }

    @Override
    public void at(long done, long total) {
      tell(", " + done + (total < 0 ? " bytes" : " of " + total + " bytes"));
    }

    private void tell(String bytes) {
      long now = clock.nanoTime();
      if (now - next >= 0) {
        next = now + REPORT_EVERY;
        context.progress(of == 0 ? 0 : (int) (100L * at / of));
        context.report("file " + (at + 1) + " of " + of + ": " + file + bytes);
      }
    }
  }
}
