/** What no handler answers: files and folders of the file space, and who may see them. */
@NullMarked
package io.jackfield.http.files;

import org.jspecify.annotations.NullMarked;
