/** Events that tasks run on: what happens in the daemon, told by whoever knows of it. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
