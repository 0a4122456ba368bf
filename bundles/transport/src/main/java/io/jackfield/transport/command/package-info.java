/** Commands about connections. */
@NullMarked
package io.jackfield.transport.command;

import org.jspecify.annotations.NullMarked;
