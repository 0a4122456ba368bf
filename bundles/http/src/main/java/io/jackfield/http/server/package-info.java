/**
 * HTTP/1.1 (RFC 9110, RFC 9112). The way of a request: {@link
 * io.jackfield.http.server.HttpProtocol} takes a connection, {@code RequestDecoder} reads one
 * request, {@code TurnTaking} keeps the order, {@code Dispatcher} finds who answers, {@code
 * ResponseWriter} sends the answer.
 */
@NullMarked
package io.jackfield.http.server;

import org.jspecify.annotations.NullMarked;
