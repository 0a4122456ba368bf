/** Accounts, password hashes, permissions, bans and address rules. */
@NullMarked
package io.jackfield.accounts;

import org.jspecify.annotations.NullMarked;
