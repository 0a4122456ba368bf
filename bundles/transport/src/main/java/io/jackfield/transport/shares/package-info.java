/** The share of connections and requests that each bundle gets, and how these went. */
@NullMarked
package io.jackfield.transport.shares;

import org.jspecify.annotations.NullMarked;
