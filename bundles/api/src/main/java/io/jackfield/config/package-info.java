/** What the operator configured, and what is wrong with it. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
