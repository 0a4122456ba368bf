/** The tour of network programming: both ends of TCP, HTTP and FTP. */
@NullMarked
package io.jackfield.examples.tour;

import org.jspecify.annotations.NullMarked;
