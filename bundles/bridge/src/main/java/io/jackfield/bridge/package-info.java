/** Line handlers and stream handlers as protocols of the transport. */
@NullMarked
package io.jackfield.bridge;

import org.jspecify.annotations.NullMarked;
