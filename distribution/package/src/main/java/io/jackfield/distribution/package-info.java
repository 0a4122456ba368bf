/** Makes what packages have beside the daemon's home; runs in the build alone. */
@NullMarked
package io.jackfield.distribution;

import org.jspecify.annotations.NullMarked;
