/** What happens to files, and what bundles tell, written down for tasks and delivered to them. */
@NullMarked
package io.jackfield.files.outbox;

import org.jspecify.annotations.NullMarked;
