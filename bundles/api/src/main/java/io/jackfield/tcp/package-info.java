/** TCP handlers: publish one as a service and a listener can plug connections into it. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.tcp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
