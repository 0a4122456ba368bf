/** How the transport does it; private to its bundle. */
@NullMarked
package io.jackfield.transport.core;

import org.jspecify.annotations.NullMarked;
