/** Tells when the daemon is ready, and what is missing. */
@NullMarked
package io.jackfield.deploy.ready;

import org.jspecify.annotations.NullMarked;
