package io.jackfield.deploy.journal;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.jar.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Has changes in the journal before they are made and after. What a start makes of the folders is
 * no change and not in it, but for what it refuses.
 */
public final class Recorder {
  private static final Logger log = LoggerFactory.getLogger("deploy");

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

  private final Journal journal;

  public Recorder(Journal journal) {
    this.journal = journal;
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
      journal.begin(change);
    }
    try {
      Change made = change.ended(Change.DONE, note, work.run(), millis(begin));
      if (order.isChange()) {
        journal.end(made);
      }
      tell(done, subject, order, made);
      return made;
    } catch (RuntimeException | Error e) {
      String reason = "failed: " + Reason.of(e);
      journal.end(change.ended(Change.INTERRUPTED, reason, 0, millis(begin)));
      throw e;
    } catch (DeployException e) {
      String goesOn = from == null ? "" : "; " + from.label() + " goes on";
      String reason = e.getMessage() + goesOn;
      journal.end(change.ended(Change.REFUSED, reason, 0, millis(begin)));
      throw new DeployException(reason, e);
    }
  }

  /** What was refused before it could begin, and may not even have got as far as to have a name. */
  public void refused(Order order, String name, @Nullable String reason) {
    Change change = change(order, name, null, null);
    journal.end(change.ended(Change.REFUSED, String.valueOf(reason), 0, 0));
  }

  private Change change(Order order, String name, @Nullable Jar from, @Nullable Jar to) {
    return new Change(
        journal.newId(),
        Instant.now(),
        order.who(),
        order.action(),
        name,
        from == null ? "" : from.version(),
        from == null ? "" : from.hash(),
        to == null ? "" : to.version(),
        to == null ? "" : to.hash(),
        "",
        "",
        0,
        0);
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
}
