/** What an operator sets for the task engine. */
@NullMarked
package io.jackfield.tasks.config;

import org.jspecify.annotations.NullMarked;
