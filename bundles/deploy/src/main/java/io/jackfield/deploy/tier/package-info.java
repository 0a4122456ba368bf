/** What runs, and how it is changed. */
@NullMarked
package io.jackfield.deploy.tier;

import org.jspecify.annotations.NullMarked;
