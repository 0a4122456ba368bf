/** The file space as accounts see it, and uploads. */
@NullMarked
package io.jackfield.files.space;

import org.jspecify.annotations.NullMarked;
