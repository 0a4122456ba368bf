/** The HTTP protocol: HTTP/1.1, HTTP/2, WebSocket and static files. */
@NullMarked
package io.jackfield.http.server;

import org.jspecify.annotations.NullMarked;
