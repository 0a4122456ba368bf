/** One try of a run, from its begin to what becomes of the run. */
@NullMarked
package io.jackfield.tasks.run;

import org.jspecify.annotations.NullMarked;
