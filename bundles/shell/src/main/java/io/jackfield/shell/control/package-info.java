/** The control socket: what goes over it, and who runs a command for a client. */
@NullMarked
package io.jackfield.shell.control;

import org.jspecify.annotations.NullMarked;
