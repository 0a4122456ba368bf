/** A task as a user would write it: a signed POST for each file that arrives. */
@NullMarked
package io.jackfield.examples.webhook;

import org.jspecify.annotations.NullMarked;
