/**
 * Operator commands: publish one as a service, and {@code jackfield NAME} runs it. Young: it may
 * still change.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.command;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
