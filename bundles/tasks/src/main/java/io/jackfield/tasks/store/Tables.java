package io.jackfield.tasks.store;

import io.jackfield.tasks.config.Limits;
import java.time.Clock;

/** What there is in the store. */
public record Tables(Queue queue, History history, DeadLetters dead, Paused paused) {

  /** Those of a database. */
  public static Tables of(Database database, RunSerializer serializer, Limits limits, Clock clock) {
    Queue queue = new Queue(database, serializer);
    return new Tables(
        queue,
        new History(database, limits, clock),
        new DeadLetters(database, queue, serializer),
        new Paused(database));
  }
}
