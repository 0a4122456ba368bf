/** Accounts: who may do what in which folder. */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.account;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
