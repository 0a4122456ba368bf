/** Stages, starts, shifts, drains and rolls back bundles while the daemon runs. */
@NullMarked
package io.jackfield.deploy.engine;

import org.jspecify.annotations.NullMarked;
