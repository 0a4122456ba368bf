/** What several bundles use: each has a copy of its own inside, and no bundle offers it. */
@NullMarked
package io.jackfield.util;

import org.jspecify.annotations.NullMarked;
