/** What tests of several bundles need; never shipped. */
@NullMarked
package io.jackfield.testkit;

import org.jspecify.annotations.NullMarked;
