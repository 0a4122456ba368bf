/** Commands about accounts. */
@NullMarked
package io.jackfield.accounts.command;

import org.jspecify.annotations.NullMarked;
