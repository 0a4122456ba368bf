/** What handlers and filters of other bundles have in common. */
@NullMarked
package io.jackfield.http.whiteboard;

import org.jspecify.annotations.NullMarked;
