/** Threads, lanes and timers, handed out to bundles and taken back. */
@NullMarked
package io.jackfield.transport.threads;

import org.jspecify.annotations.NullMarked;
