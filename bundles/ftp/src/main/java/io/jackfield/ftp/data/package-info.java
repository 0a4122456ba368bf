/** Data connections: ports, and the transfers over them. Knows nothing of commands and sessions. */
@NullMarked
package io.jackfield.ftp.data;

import org.jspecify.annotations.NullMarked;
