/** The FTP protocol: FTP and FTPS. */
@NullMarked
package io.jackfield.ftp.server;

import org.jspecify.annotations.NullMarked;
