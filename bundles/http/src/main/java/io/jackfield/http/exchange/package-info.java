/** A request and its response, whatever the version of HTTP, and how a response is sent. */
@NullMarked
package io.jackfield.http.exchange;

import org.jspecify.annotations.NullMarked;
