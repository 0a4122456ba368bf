package io.jackfield.file;

import io.jackfield.account.Account;
import org.osgi.annotation.versioning.ProviderType;

/** The tree of folders and files that every protocol and every task sees the same way. */
@ProviderType
public interface FileSpace {

  /**
   * The part that an account sees: its home as the root, each operation checked against its grants.
   * Cheap: does not touch the disk.
   */
  FileView view(Account account);

  /** Everything, unchecked: for tasks and for the operator. Cheap. */
  FileView whole();
}
