/** Commands about tasks. */
@NullMarked
package io.jackfield.tasks.command;

import org.jspecify.annotations.NullMarked;
