package io.jackfield.health;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says whether something works that a bundle needs and has no service to show for: a store, a
 * device. Publish it as a service and {@code status}, {@code bundles} and {@code check} tell the
 * operator. Called from any thread, at any time; does not block.
 */
@ConsumerType
public interface HealthCheck {

  /** What does not work and why, in one line for the operator; empty if all is well. */
  Optional<String> problem();
}
