/** A task as a user would write it: checksums of the files that arrive. */
@NullMarked
package io.jackfield.examples.checksum;

import org.jspecify.annotations.NullMarked;
