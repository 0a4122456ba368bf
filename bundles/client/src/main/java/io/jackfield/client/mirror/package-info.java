/** Files that move by themselves, from another server into the file space or the other way. */
@NullMarked
package io.jackfield.client.mirror;

import org.jspecify.annotations.NullMarked;
