package io.jackfield.http.filters;

import io.jackfield.http.HttpFilter;
import io.jackfield.http.exchange.UseCount;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.util.OccasionalLine;

/** A filter of another bundle, and how many requests are in it. */
final class FilterRegistration {
  private final HttpFilter filter;
  private final String name;
  private final RolloutState rollout;
  private final UseCount uses = new UseCount();
  private final OccasionalLine failures = new OccasionalLine();

  /**
   * A filter that was published.
   *
   * @param name its class and its bundle, for the log
   * @param rollout its bundle's rollout state
   */
  FilterRegistration(HttpFilter filter, String name, RolloutState rollout) {
    this.filter = filter;
    this.name = name;
    this.rollout = rollout;
  }

  HttpFilter filter() {
    return filter;
  }

  RolloutState rollout() {
    return rollout;
  }

  UseCount uses() {
    return uses;
  }

  /** What is said of its failures, which clients may be able to cause. */
  OccasionalLine failures() {
    return failures;
  }

  @Override
  public String toString() {
    return name;
  }
}
