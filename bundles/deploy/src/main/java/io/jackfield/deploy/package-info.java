/** Stages, starts, shifts, drains and rolls back bundles while the daemon runs. */
@NullMarked
package io.jackfield.deploy;

import org.jspecify.annotations.NullMarked;
