package io.jackfield.deploy;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told how far the change is that is made just now. */
@ConsumerType
@FunctionalInterface
public interface DeployProgress {

  /**
   * A step was done, or goes on. On the thread that makes the change: returns at once.
   *
   * @param step what it is, for people
   * @param done of {@code total}
   * @param total 0 if there is nothing to count
   */
  void at(String step, long done, long total);
}
