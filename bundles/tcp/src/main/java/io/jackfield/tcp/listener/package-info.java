/** TCP listeners. */
@NullMarked
package io.jackfield.tcp.listener;

import org.jspecify.annotations.NullMarked;
