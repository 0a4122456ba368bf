/** Files on other servers: what HTTP and FTP have in common. */
@NullMarked
package io.jackfield.client.remote;

import org.jspecify.annotations.NullMarked;
