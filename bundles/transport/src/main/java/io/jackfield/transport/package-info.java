/** The connection SPI: sockets, connections and protocols in terms of Netty channels. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
