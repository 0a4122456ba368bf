/** Checks of other bundles that see whole files before they have their names. */
@NullMarked
package io.jackfield.files.check;

import org.jspecify.annotations.NullMarked;
