package io.jackfield.deploy.tier;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.journal.Journal;
import io.jackfield.event.Events;
import io.jackfield.event.Topics;
import io.jackfield.util.OccasionalLine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of the changes that the journal has, on a thread of its own: who takes it is of the live
 * tier, may be away or may hang, and the journal keeps what is to be told.
 */
final class ChangeEvents {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final Journal journal;
  private final OccasionalLine failed = new OccasionalLine();
  private volatile @Nullable Events events;

  ChangeEvents(Journal journal) {
    this.journal = journal;
  }

  synchronized void bind(Events service) {
    events = service;
  }

  synchronized void unbind(Events service) {
    if (events == service) {
      events = null;
    }
  }

  /** Tells what there is to tell, if there is somebody who takes it. Blocks on the disk. */
  void tell() {
    @Nullable Events now = events;
    if (now == null) {
      return;
    }
    try {
      journal.tell(change -> tell(now, change));
    } catch (RuntimeException e) {
      failed.say(
          suppressed ->
              log.warn(
                  "changes not told, tried again reason={} suppressed={}",
                  e.toString(),
                  suppressed));
    }
  }

  private static void tell(Events events, Change change) {
    try {
      events.publish(Topics.BUNDLE_SWAPPED, change.id(), facts(change));
    } catch (IllegalArgumentException e) {
      // Told again it would be refused again, and hold up all behind it.
      log.error("change of {} not told reason={}", change.name(), e.getMessage());
    }
  }

  private static Map<String, Object> facts(Change change) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("bundle", change.name());
    facts.put("action", change.action());
    facts.put("who", change.who());
    facts.put("time", change.time().toString());
    if (!change.fromVersion().isEmpty()) {
      facts.put("from", change.fromVersion());
    }
    if (!change.toVersion().isEmpty()) {
      facts.put("to", change.toVersion());
    }
    return facts;
  }
}
