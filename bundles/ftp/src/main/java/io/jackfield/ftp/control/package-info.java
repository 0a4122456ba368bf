/** Control connections: lines, answers, the session and what it runs, and its hand-over. */
@NullMarked
package io.jackfield.ftp.control;

import org.jspecify.annotations.NullMarked;
