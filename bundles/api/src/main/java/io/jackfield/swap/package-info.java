/** Helpers for bundles that are replaced while others call them. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
