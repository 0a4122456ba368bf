/** The queue and the history, in a database. */
@NullMarked
package io.jackfield.tasks.store;

import org.jspecify.annotations.NullMarked;
