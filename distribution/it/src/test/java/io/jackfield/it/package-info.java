/** Tests against what is shipped, over real sockets with real clients. */
@NullMarked
package io.jackfield.it;

import org.jspecify.annotations.NullMarked;
