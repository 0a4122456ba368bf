/** What an operator sets for the file space. */
@NullMarked
package io.jackfield.files.config;

import org.jspecify.annotations.NullMarked;
