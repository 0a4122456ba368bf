package io.jackfield.account;

import io.jackfield.file.VirtualPath;
import java.util.Set;

/**
 * What an account may do in a folder and everything below it, until a grant for a deeper folder
 * says otherwise.
 *
 * @param folder the folder, in the whole file space and not relative to the account's home
 * @param permissions what is allowed; an empty set closes the folder
 */
public record Grant(VirtualPath folder, Set<Permission> permissions) {
  /** Copies the set. */
  public Grant {
    permissions = Set.copyOf(permissions);
  }
}
