/** What a version must offer and accept before it gets anything to do. */
@NullMarked
package io.jackfield.deploy.proof;

import org.jspecify.annotations.NullMarked;
