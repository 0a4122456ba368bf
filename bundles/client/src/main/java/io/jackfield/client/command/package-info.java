/** What an operator types to reach other servers; runs in the operator's own process. */
@NullMarked
package io.jackfield.client.command;

import org.jspecify.annotations.NullMarked;
