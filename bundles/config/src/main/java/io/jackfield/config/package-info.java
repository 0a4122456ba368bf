/** Typed configuration from the files in etc/. */
@NullMarked
package io.jackfield.config;

import org.jspecify.annotations.NullMarked;
