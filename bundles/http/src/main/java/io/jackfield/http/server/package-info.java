/**
 * The protocol {@code http}, put together, and who answers a request. {@link
 * io.jackfield.http.server.HttpProtocol} takes connections and streams, {@link
 * io.jackfield.http.server.Dispatcher} has exchanges answered. This room depends on the others;
 * none depends on it.
 */
@NullMarked
package io.jackfield.http.server;

import org.jspecify.annotations.NullMarked;
