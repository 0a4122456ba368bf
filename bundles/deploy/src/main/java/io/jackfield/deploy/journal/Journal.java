package io.jackfield.deploy.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The changes: one line before each, one line after it. A change without the second line was
 * interrupted. What a start makes of the folders is no change and not in it, but for what it
 * refuses. Thread-safe.
 */
public final class Journal {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  private static final String INTENT = "intent";

  /** Makes a change. */
  public interface Work {
    /**
     * Makes it.
     *
     * @return how many connections have moved
     * @throws DeployException if it was refused
     */
    int run() throws DeployException;
  }

  private final JournalFile file;
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  private final AtomicLong lastId = new AtomicLong();

  /** Changes that were made, of which somebody is to be told. */
  private final Queue<Change> untold = new ConcurrentLinkedQueue<>();

  public Journal(Path file) throws IOException {
    this.file = new JournalFile(file);
    untold.addAll(JournalLine.untold(this.file.lines()));
  }

  /**
   * Tells of each change that was made, in their order, also of those of which the end of the
   * daemon came in between; what was told just before that is told again. By one thread.
   *
   * @param teller if it throws, that change is told first the next time
   */
  public void tell(Consumer<Change> teller) {
    for (Change next = untold.peek(); next != null; next = untold.peek()) {
      teller.accept(next);
      file.add(JournalLine.told(next));
      untold.remove();
    }
  }

  /**
   * Makes a change of a bundle.
   *
   * @param done what is done then, for the log
   * @param note stands in the journal as the reason if it was made
   * @param from what runs
   * @param to what is to run
   */
  public Change record(
      String done, String note, Order order, @Nullable Jar from, @Nullable Jar to, Work work)
      throws DeployException {
    long begin = System.nanoTime();
    Jar subject = to == null ? from : to;
    if (subject == null) {
      throw new IllegalArgumentException("a change of nothing");
    }
    Change change = change(order, subject.name(), from, to);
    if (order.isChange()) {
      add(change.ended(INTENT, "", 0, 0));
    }
    try {
      Change made = change.ended(Change.DONE, note, work.run(), millis(begin));
      if (order.isChange()) {
        add(made);
      }
      tell(done, subject, order, made);
      return made;
    } catch (RuntimeException | Error e) {
      add(change.ended(Change.INTERRUPTED, "failed: " + Reason.of(e), 0, millis(begin)));
      throw e;
    } catch (DeployException e) {
      String goesOn = from == null ? "" : "; " + from.label() + " goes on";
      String reason = e.getMessage() + goesOn;
      add(change.ended(Change.REFUSED, reason, 0, millis(begin)));
      throw new DeployException(reason, e);
    }
  }

  /** What was refused before it could begin, and may not even have got as far as to have a name. */
  public void refused(Order order, String name, @Nullable String reason) {
    add(change(order, name, null, null).ended(Change.REFUSED, String.valueOf(reason), 0, 0));
  }

  private Change change(Order order, String name, @Nullable Jar from, @Nullable Jar to) {
    return change(
        order,
        name,
        from == null ? "" : from.version(),
        from == null ? "" : from.hash(),
        to == null ? "" : to.version(),
        to == null ? "" : to.hash());
  }

  private Change change(
      Order order, String name, String from, String fromHash, String to, String toHash) {
    String id = run + "-" + lastId.incrementAndGet();
    Instant now = Instant.now();
    String who = order.who();
    String action = order.action();
    return new Change(id, now, who, action, name, from, fromHash, to, toHash, "", "", 0, 0);
  }

  private void add(Change change) {
    boolean isNews = change.outcome().equals(Change.DONE);
    file.add(JournalLine.of(change, isNews));
    if (isNews) {
      untold.add(change);
    }
  }

  private static void tell(String what, Jar jar, Order order, Change change) {
    log.atLevel(order.isUnasked() ? Level.WARN : Level.INFO)
        .log(
            "{} name={} version={}{} file={} from={} by={} moved={} millis={}{}",
            what,
            jar.name(),
            jar.version(),
            change.fromVersion().isEmpty() ? "" : " before=" + change.fromVersion(),
            jar.file(),
            jar.source(),
            change.who(),
            change.moved(),
            change.millis(),
            change.reason().isEmpty() ? "" : " reason=" + change.reason());
  }

  private static long millis(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  /** Notes what happens without being a change. */
  public void note(String event, String name, String version, String text, long millis) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("time", Instant.now().toString());
    node.put("event", event).put("bundle", name).put("version", version);
    node.put("text", text).put("millis", millis);
    file.add(node.toString());
  }

  /** The changes that have ended. */
  public List<Change> history() {
    return changes().stream().filter(change -> !change.outcome().equals(INTENT)).toList();
  }

  /** All changes, also those that have not ended, each with the last that is known of it. */
  public List<Change> changes() {
    Map<String, Change> changes = new LinkedHashMap<>();
    file.lines().stream()
        .flatMap(line -> JournalLine.parse(line).stream())
        .forEach(change -> changes.put(change.id(), change));
    return List.copyOf(changes.values());
  }

  /** Ends the changes and the canaries that the end of the daemon interrupted. */
  public void settle(UnaryOperator<String> whatRuns) {
    Map<String, Change> canaries = new LinkedHashMap<>();
    for (Change change : changes()) {
      if (change.outcome().equals(INTENT)) {
        String reason = "the daemon ended meanwhile; " + whatRuns.apply(change.name());
        log.warn("{} of {} interrupted: {}", change.action(), change.name(), reason);
        add(change.ended(Change.INTERRUPTED, reason, 0, 0));
      }
      if (change.action().equals("canary") && change.outcome().equals(Change.DONE)) {
        canaries.put(change.name(), change);
      } else if (Set.of("promote", "abort").contains(change.action())
          && !change.outcome().equals(Change.REFUSED)) {
        canaries.remove(change.name());
      }
    }
    for (Change canary : canaries.values()) {
      String reason = "the daemon ended meanwhile; " + whatRuns.apply(canary.name());
      log.warn("canary of {} ended: {}", canary.name(), reason);
      Change abort =
          change(
              Order.daemon("abort"),
              canary.name(),
              canary.toVersion(),
              canary.toHash(),
              canary.fromVersion(),
              canary.fromHash());
      add(abort.ended(Change.DONE, reason, 0, 0));
    }
  }
}
