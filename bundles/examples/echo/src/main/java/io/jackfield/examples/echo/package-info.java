/** A line handler as a user would write it. */
@NullMarked
package io.jackfield.examples.echo;

import org.jspecify.annotations.NullMarked;
