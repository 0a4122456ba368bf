package io.jackfield.tasks.memory;

import io.jackfield.util.OccasionalLine;
import java.util.Collection;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what one bundle has of something, up to a limit, and up to another one with all bundles.
 * Any thread; who enters and who leaves do not get in each other's way.
 */
final class Quota {
  private static final Logger log = LoggerFactory.getLogger(Quota.class);

  /** The most that enter between two looks at the others; the less room, the fewer. */
  private static final int SHARE = 64;

  private final OccasionalLine refusals = new OccasionalLine();
  private final String what;
  private final String bundle;
  private final IntSupplier limit;
  private final IntSupplier limitOfAll;
  private final Collection<Quota> all;
  private final AtomicLong entered = new AtomicLong();
  private final LongAdder left = new LongAdder();

  /** Up to which number whoever enters need not look. */
  private volatile long room;

  /**
   * Nothing yet.
   *
   * @param all those of all bundles, with this one
   */
  Quota(
      String what,
      String bundle,
      IntSupplier limit,
      IntSupplier limitOfAll,
      Collection<Quota> all) {
    this.what = what;
    this.bundle = bundle;
    this.limit = limit;
    this.limitOfAll = limitOfAll;
    this.all = all;
    all.add(this);
  }

  /**
   * Counts one more.
   *
   * @throws RejectedExecutionException if there is no room
   */
  void enter() {
    long number = entered.incrementAndGet();
    if (number > room) {
      look(number);
    }
  }

  private void look(long number) {
    int most = limit.getAsInt();
    int mostOfAll = limitOfAll.getAsInt();
    long ownRoom = most - (number - left.sum());
    long roomOfAll = mostOfAll - all.stream().mapToLong(Quota::held).sum();
    if (ownRoom < 0) {
      throw full(what + " of " + bundle, most);
    }
    if (roomOfAll < 0) {
      throw full(what + " of all bundles", mostOfAll);
    }
    room = number + Math.min(SHARE, Math.min(ownRoom, roomOfAll) / 8);
  }

  private long held() {
    return entered.get() - left.sum();
  }

  /** Counts one that has been promised. */
  void enterAnyway() {
    entered.incrementAndGet();
  }

  void leave() {
    left.increment();
  }

  /** It counts for nobody any more. */
  void end() {
    all.remove(this);
  }

  private RejectedExecutionException full(String full, int most) {
    leave();
    refusals.say(
        suppressed ->
            log.warn(
                "full, work refused bundle={} full={} limit={} suppressed={}",
                bundle,
                full,
                most,
                suppressed));
    return new RejectedExecutionException("full: " + full + ", the limit is " + most);
  }
}
