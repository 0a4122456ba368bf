/** What the tests stand on: homes, the framework in the test's JVM, daemons and their clients. */
@NullMarked
package io.jackfield.it.support;

import org.jspecify.annotations.NullMarked;
