/** Asynchronous programming in three styles, and a timer. */
@NullMarked
package io.jackfield.examples.async;

import org.jspecify.annotations.NullMarked;
