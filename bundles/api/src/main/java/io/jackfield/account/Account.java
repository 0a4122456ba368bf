package io.jackfield.account;

import io.jackfield.file.VirtualPath;
import java.util.List;
import java.util.Set;

/**
 * An account as it was when it was looked up. It does not follow later changes: who holds on to one
 * across a hand-over looks it up again by name.
 *
 * @param name the login name
 * @param home the folder that the account sees as its root, in the whole file space
 * @param grants what it may do, any order; no grant for a folder or one above it means nothing is
 *     allowed there
 * @param anonymous whether anybody may use it without a password
 * @param quota of its home: what it stores there is refused beyond that
 */
public record Account(
    String name, VirtualPath home, List<Grant> grants, boolean anonymous, Quota quota) {

  /** Without a quota. */
  public Account(String name, VirtualPath home, List<Grant> grants, boolean anonymous) {
    this(name, home, grants, anonymous, Quota.NONE);
  }

  /** Copies the list. */
  public Account {
    grants = List.copyOf(grants);
  }

  /**
   * Whether the account may do something at a path of the whole file space. The grant of the
   * deepest folder that contains the path, or is it, decides.
   */
  public boolean allows(Permission permission, VirtualPath path) {
    return permissionsAt(path).contains(permission);
  }

  /** Everything the account may do at a path of the whole file space. */
  public Set<Permission> permissionsAt(VirtualPath path) {
    Grant deepest = null;
    for (Grant grant : grants) {
      if (path.startsWith(grant.folder())
          && (deepest == null || grant.folder().depth() > deepest.folder().depth())) {
        deepest = grant;
      }
    }
    return deepest == null ? Set.of() : deepest.permissions();
  }
}
