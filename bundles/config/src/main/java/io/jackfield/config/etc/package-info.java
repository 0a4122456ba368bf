/** Typed configuration from the files in etc/. */
@NullMarked
package io.jackfield.config.etc;

import org.jspecify.annotations.NullMarked;
