/** A check of files as a user would write it: clamd looks for viruses. */
@NullMarked
package io.jackfield.examples.clamd;

import org.jspecify.annotations.NullMarked;
