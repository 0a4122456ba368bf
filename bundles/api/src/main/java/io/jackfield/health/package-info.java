/**
 * How the daemon is. Bundles say of themselves what works, as services {@link
 * org.apache.felix.hc.api.HealthCheck} of Apache Felix Health Checks; {@link
 * io.jackfield.health.Health} asks all of them.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
