/** Folders of the disk: confined, mounted, with a private place in each. */
@NullMarked
package io.jackfield.files.disk;

import org.jspecify.annotations.NullMarked;
