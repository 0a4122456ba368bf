/** Listeners whose connections go on to another server: TCP forwarding as a protocol. */
@NullMarked
package io.jackfield.client.forward;

import org.jspecify.annotations.NullMarked;
