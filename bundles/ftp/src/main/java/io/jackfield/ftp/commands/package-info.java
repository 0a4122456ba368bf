/** What each command does. */
@NullMarked
package io.jackfield.ftp.commands;

import org.jspecify.annotations.NullMarked;
