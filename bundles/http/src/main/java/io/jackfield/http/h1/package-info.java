/** Exchanges on connections of HTTP/1.1 (RFC 9112). */
@NullMarked
package io.jackfield.http.h1;

import org.jspecify.annotations.NullMarked;
