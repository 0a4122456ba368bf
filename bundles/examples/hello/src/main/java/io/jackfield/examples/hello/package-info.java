/** An HTTP handler as a user would write it. */
@NullMarked
package io.jackfield.examples.hello;

import org.jspecify.annotations.NullMarked;
