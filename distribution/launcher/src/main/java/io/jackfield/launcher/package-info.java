/** Starts the framework with the bundles of the daemon's home. */
@NullMarked
package io.jackfield.launcher;

import org.jspecify.annotations.NullMarked;
