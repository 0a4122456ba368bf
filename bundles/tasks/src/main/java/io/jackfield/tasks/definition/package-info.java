/** What tasks say of themselves, and which are there. */
@NullMarked
package io.jackfield.tasks.definition;

import org.jspecify.annotations.NullMarked;
