/**
 * What a connection passes before its protocol: address rules and the PROXY header. Private to this
 * bundle, and knows nothing of its other packages.
 */
@NullMarked
package io.jackfield.transport.stages;

import org.jspecify.annotations.NullMarked;
