/**
 * HTTP/2 as far as it is the same for every protocol: how it begins, its frames, and the limits
 * that keep a peer from costing more than it should. Private to this bundle, and knows nothing of
 * its other packages.
 */
@NullMarked
package io.jackfield.transport.http2;

import org.jspecify.annotations.NullMarked;
