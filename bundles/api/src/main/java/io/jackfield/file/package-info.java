/** The one file space that HTTP, FTP and tasks share. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.file;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
