/** What was changed, by whom and with what success; kept through every end of the daemon. */
@NullMarked
package io.jackfield.deploy.journal;

import org.jspecify.annotations.NullMarked;
