/** HTTP handlers: publish one as a service and it answers requests. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
