/** Bundles of the live tier: what is deployed, and how that changes. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.deploy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
