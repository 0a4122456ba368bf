/** TCP listeners and the bridge to simple TCP handlers. */
@NullMarked
package io.jackfield.tcp.listener;

import org.jspecify.annotations.NullMarked;
