/** The client's side of FTP (RFC 959) and FTPS (RFC 4217). */
@NullMarked
package io.jackfield.client.ftp;

import org.jspecify.annotations.NullMarked;
