/** Whether what was replaced leaves the memory. */
@NullMarked
package io.jackfield.deploy.memory;

import org.jspecify.annotations.NullMarked;
