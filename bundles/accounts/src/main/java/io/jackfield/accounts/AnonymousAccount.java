package io.jackfield.accounts;

import io.jackfield.account.Account;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.file.VirtualPath;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The account that anybody may use: it reads, and never writes. */
final class AnonymousAccount {
  private AnonymousAccount() {}

  /**
   * From the folders that the operator opens.
   *
   * @throws IllegalArgumentException if one is no path
   */
  static Optional<Account> of(String folders) {
    List<Grant> grants =
        Arrays.stream(folders.split(",", -1))
            .map(String::strip)
            .filter(folder -> !folder.isEmpty())
            .map(folder -> new Grant(VirtualPath.parse(folder), Permission.READING))
            .toList();
    return grants.isEmpty()
        ? Optional.empty()
        : Optional.of(new Account(AccountName.ANONYMOUS, VirtualPath.ROOT, grants, true));
  }
}
