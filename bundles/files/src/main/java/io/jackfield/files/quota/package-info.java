/** How much is in folders, and may be. */
@NullMarked
package io.jackfield.files.quota;

import org.jspecify.annotations.NullMarked;
