/** Listening sockets, which outlive the bundles that accept on them, and the ways to the kernel. */
@NullMarked
package io.jackfield.transport.sockets;

import org.jspecify.annotations.NullMarked;
