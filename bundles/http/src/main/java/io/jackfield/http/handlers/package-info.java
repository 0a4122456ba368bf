/** Handlers of other bundles: which one answers what, and how it is called. */
@NullMarked
package io.jackfield.http.handlers;

import org.jspecify.annotations.NullMarked;
