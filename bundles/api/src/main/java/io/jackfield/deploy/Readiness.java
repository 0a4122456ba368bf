package io.jackfield.deploy;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How the start of the daemon went; the same that the lines {@code ready in …} and {@code not ready
 * after …} say. The service comes when that is known: when the live tier has been started and every
 * configured listener answers or has said why it cannot, or when {@code ready.timeout} is over
 * without that. Where it came as not ready, and what was missing comes later, its properties change
 * with it. Once ready it stays so: what fails later is told by its {@link
 * io.jackfield.net.Listener}. When the daemon begins to stop the service goes, before any
 * connection is told.
 *
 * <p>Who waits asks for the property and need not look again and again:
 *
 * <pre>{@code
 * @Activate
 * public Announcer(@Reference(target = "(ready=true)") Readiness readiness) { ... }
 * }</pre>
 *
 * <p>A component with such a reference counts as not satisfied until then, and a bundle that is
 * started with the daemon is not waited for by it. Methods may be called from any thread and do not
 * block.
 */
@ProviderType
public interface Readiness {
  /** The service property, a {@link Boolean}, that says {@link #ready}. */
  String READY = "ready";

  /** The service property, an array of {@link String}, that says {@link #missing}. */
  String MISSING = "ready.missing";

  /** The service property, a {@link Long}, that says {@link #after} in milliseconds. */
  String MILLIS = "ready.millis";

  /** Whether each configured listener answers, or has said why it cannot. */
  boolean ready();

  /** The names of the configured listeners that are waited for; empty once it is ready. */
  List<String> missing();

  /** How long after the start of the JVM that was so. */
  Duration after();
}
