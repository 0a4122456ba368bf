/** Asynchronous tasks: submitted, scheduled or started by an event; durable. */
@NullMarked
package io.jackfield.tasks;

import org.jspecify.annotations.NullMarked;
