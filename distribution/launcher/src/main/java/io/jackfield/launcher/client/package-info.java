/** What bin/jackfield runs for every command but run: the client of the control socket. */
@NullMarked
package io.jackfield.launcher.client;

import org.jspecify.annotations.NullMarked;
