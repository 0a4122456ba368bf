/** What bundles say of their own health. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
