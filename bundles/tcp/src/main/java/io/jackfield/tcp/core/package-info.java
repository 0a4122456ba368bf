/** TCP listeners and the bridge to simple TCP handlers. */
@NullMarked
package io.jackfield.tcp.core;

import org.jspecify.annotations.NullMarked;
