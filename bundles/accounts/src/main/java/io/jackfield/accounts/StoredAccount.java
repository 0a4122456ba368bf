package io.jackfield.accounts;

import io.jackfield.account.Account;

/** An account with what its password is compared with. */
record StoredAccount(Account account, PasswordHash password) {}
