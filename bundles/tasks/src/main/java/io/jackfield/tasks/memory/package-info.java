/** Work in memory: on workers of the bundle that calls, bounded, and ended with it. */
@NullMarked
package io.jackfield.tasks.memory;

import org.jspecify.annotations.NullMarked;
