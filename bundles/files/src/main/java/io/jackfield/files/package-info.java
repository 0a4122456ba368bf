/** The file space that HTTP, FTP and tasks share. */
@NullMarked
package io.jackfield.files;

import org.jspecify.annotations.NullMarked;
