/** What systemd, or whoever has started the daemon the same way, is told of it. */
@NullMarked
package io.jackfield.transport.systemd;

import org.jspecify.annotations.NullMarked;
