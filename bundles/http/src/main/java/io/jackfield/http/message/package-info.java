/**
 * The parts of messages as values, and how they are written (RFC 9110). Knows no connection and no
 * handler.
 */
@NullMarked
package io.jackfield.http.message;

import org.jspecify.annotations.NullMarked;
