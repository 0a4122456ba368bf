/** The FTP protocol: FTP and FTPS. */
@NullMarked
package io.jackfield.ftp.core;

import org.jspecify.annotations.NullMarked;
