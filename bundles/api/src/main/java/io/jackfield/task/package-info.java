/** Asynchronous tasks: publish one as a service, then submit, schedule or trigger it. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.task;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
