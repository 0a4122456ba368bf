/** What the operator asks of a jar before and after it starts. */
@NullMarked
package io.jackfield.deploy.admission;

import org.jspecify.annotations.NullMarked;
