package io.jackfield.deploy.journal;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Jar;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Has changes in the journal before they are made and after. */
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
   * @param from what runs
   * @param to what is to run
   */
  public Change record(String done, Order order, @Nullable Jar from, @Nullable Jar to, Work work)
      throws DeployException {
    return record(done, "", order, from, to, work);
  }

  /**
   * Makes a change of a bundle.
   *
   * @param note stands in the journal as the reason if it was made
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
      int moved = work.run();
      Change made = end(order, change.ended(Change.DONE, note, moved, millis(begin)));
      tell(done, subject, order, made);
      return made;
    } catch (RuntimeException | Error e) {
      end(order, change.ended(Change.INTERRUPTED, "failed: " + e, 0, millis(begin)));
      throw e;
    } catch (DeployException e) {
      String goesOn = from == null ? "" : "; " + from.label() + " goes on";
      String reason = e.getMessage() + goesOn;
      end(order, change.ended(Change.REFUSED, reason, 0, millis(begin)));
      throw new DeployException(reason, e);
    }
  }

  /** What comes before a change, and may refuse it. */
  public interface Attempt<T> {
    T run() throws DeployException;
  }

  /** Has in the journal that a change was refused before it began. */
  public <T> T attempt(Order order, String name, Attempt<T> attempt) throws DeployException {
    try {
      return attempt.run();
    } catch (DeployException e) {
      refused(order, name, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** What did not get far enough to have a name. */
  public void refused(Order order, String file, String reason) {
    end(order, change(order, file, null, null).ended(Change.REFUSED, reason, 0, 0));
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

  private Change end(Order order, Change change) {
    if (order.isChange()) {
      journal.end(change);
    }
    return change;
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
