package io.jackfield.tasks.definition;

import io.jackfield.task.Task;
import io.jackfield.transport.rollout.Precedence;
import io.jackfield.transport.rollout.RolloutState;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A task service and what is known about it.
 *
 * @param rollout of its bundle
 * @param precedence of the service
 */
public record Offer(
    Definition definition,
    Task task,
    String bundle,
    String version,
    RolloutState rollout,
    Precedence precedence) {
  /** The one that serves comes first. */
  static final Comparator<Offer> ORDER = Comparator.comparing(Offer::precedence).reversed();

  /**
   * Not what records do by themselves: in JDK 17 their bootstrap pins the class of the last one.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(precedence.service());
  }
}
