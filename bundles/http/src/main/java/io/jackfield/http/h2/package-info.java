/** Exchanges on streams of HTTP/2 (RFC 9113), which the transport frames. */
@NullMarked
package io.jackfield.http.h2;

import org.jspecify.annotations.NullMarked;
