/** Listeners: where the daemon can be reached. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
