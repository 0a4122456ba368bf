/**
 * TLS as connections speak it: certificates from files, contexts, handlers; private to its bundle.
 */
@NullMarked
package io.jackfield.transport.tls;

import org.jspecify.annotations.NullMarked;
