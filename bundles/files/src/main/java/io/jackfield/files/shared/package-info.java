/** What the versions of this bundle have in common. */
@NullMarked
package io.jackfield.files.shared;

import org.jspecify.annotations.NullMarked;
