/**
 * Calling out: connections, and files on other servers. Young: what is in it may change with a
 * minor version.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
