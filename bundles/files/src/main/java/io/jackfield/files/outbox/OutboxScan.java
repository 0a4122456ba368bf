package io.jackfield.files.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** What the lines of an outbox come to, one after the other. */
final class OutboxScan {
  private final Map<Long, Open> open = new TreeMap<>();
  private final Deque<OutboxLog.Place> happened = new ArrayDeque<>();
  private OutboxLog.Place delivered = new OutboxLog.Place(1, 0);
  private long last;

  /** An event of which nobody knows whether it has happened, and where it was intended. */
  record Open(OutboxLine line, long segment) {}

  void add(long segment, OutboxLine line, long end) {
    switch (line.kind()) {
      case INTENDED -> open.put(line.number(), new Open(line, segment));
      case HAPPENED -> {
        open.remove(line.number());
        happened.add(new OutboxLog.Place(segment, end));
      }
      case VOID -> open.remove(line.number());
      case DELIVERED -> delivered(Long.parseLong(line.fields().get(0)), line.number());
    }
    if (line.kind() != OutboxLine.Kind.DELIVERED) {
      last = Math.max(last, line.number());
    }
  }

  private void delivered(long offset, long segment) {
    delivered = new OutboxLog.Place(segment, offset);
    while (!happened.isEmpty() && happened.getFirst().compareTo(delivered) <= 0) {
      happened.removeFirst();
    }
  }

  /** By number. */
  Map<Long, Open> open() {
    return open;
  }

  /** Up to where all is delivered. */
  OutboxLog.Place delivered() {
    return delivered;
  }

  /** How many events have happened and are not delivered. */
  long waiting() {
    return happened.size();
  }

  /** The highest number of an event. */
  long last() {
    return last;
  }
}
