/** A command as a user would write it. */
@NullMarked
package io.jackfield.examples.greet;

import org.jspecify.annotations.NullMarked;
