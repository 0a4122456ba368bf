/** Connections to servers, in bytes and lines. */
@NullMarked
package io.jackfield.client.tcp;

import org.jspecify.annotations.NullMarked;
