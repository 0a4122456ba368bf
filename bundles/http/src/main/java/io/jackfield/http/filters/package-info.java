/** Filters of other bundles, which requests pass before anything answers. */
@NullMarked
package io.jackfield.http.filters;

import org.jspecify.annotations.NullMarked;
