/** Test support for the other bundles; never shipped. */
@NullMarked
package io.jackfield.testkit;

import org.jspecify.annotations.NullMarked;
