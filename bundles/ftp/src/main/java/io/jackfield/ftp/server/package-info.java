/** The FTP protocol: FTP and FTPS, put together of what is in the other rooms. */
@NullMarked
package io.jackfield.ftp.server;

import org.jspecify.annotations.NullMarked;
