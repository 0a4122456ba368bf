/** Commands about the live tier. */
@NullMarked
package io.jackfield.deploy.command;

import org.jspecify.annotations.NullMarked;
