/** Asks the health checks of all bundles, and has those of what is deployed and of the disk. */
@NullMarked
package io.jackfield.deploy.health;

import org.jspecify.annotations.NullMarked;
