/** Operator commands on the local control socket. */
@NullMarked
package io.jackfield.shell;

import org.jspecify.annotations.NullMarked;
