/** Jars on the disk: what is in them, where they lie, whether they may be taken. */
@NullMarked
package io.jackfield.deploy.jar;

import org.jspecify.annotations.NullMarked;
