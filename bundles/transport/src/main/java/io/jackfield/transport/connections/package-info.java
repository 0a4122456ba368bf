/**
 * The life of a connection: what is in its pipeline, which version of its protocol has it, how it
 * moves and ends.
 */
@NullMarked
package io.jackfield.transport.connections;

import org.jspecify.annotations.NullMarked;
