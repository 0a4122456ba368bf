package io.jackfield.files.space;

import io.jackfield.account.Account;
import io.jackfield.account.Permission;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param account null for the daemon itself, which may do everything
 */
public record Caller(@Nullable Account account) {
  private static final Set<Permission> EVERYTHING = Set.of(Permission.values());

  /** Of the account; null for the daemon. */
  @Nullable String name() {
    return account == null ? null : account.name();
  }

  VirtualPath home() {
    return account == null ? VirtualPath.ROOT : account.home();
  }

  /** What it may do at a path of the whole file space. */
  Set<Permission> permissions(VirtualPath full) {
    return account == null ? EVERYTHING : account.permissionsAt(full);
  }

  /** Whether it may not know of what is at a path. */
  boolean misses(VirtualPath full, Hidden hidden) {
    return account != null && hidden.has(full);
  }

  /** Fails unless one of these is allowed. */
  void requireAny(VirtualPath full, Permission... permissions) throws AccessDeniedException {
    Set<Permission> allowed = permissions(full);
    for (Permission permission : permissions) {
      if (allowed.contains(permission)) {
        return;
      }
    }
    throw new AccessDeniedException(full.toString());
  }

  /**
   * Whether there are rules of their own for something in a folder. Moved away it would lose them:
   * what is closed in {@code /a/closed} would be open in {@code /b/closed}.
   */
  boolean hasRulesInside(VirtualPath folder) {
    return account != null
        && account.grants().stream()
            .anyMatch(
                grant ->
                    grant.folder().depth() > folder.depth() && grant.folder().startsWith(folder));
  }

  /** A path of the whole file space as the caller names it. */
  VirtualPath seen(VirtualPath full) {
    return full.relativeTo(home());
  }

  /** The failure as the caller may see it, with its own name for the path. */
  IOException told(IOException failure, VirtualPath... fulls) {
    return Failures.about(failure, this, fulls);
  }
}
