/** db-scheduler on lent threads, with tasks that come and go. */
@NullMarked
package io.jackfield.tasks.scheduler;

import org.jspecify.annotations.NullMarked;
