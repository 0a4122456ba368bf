package io.jackfield.file;

import io.jackfield.account.Account;
import java.io.IOException;
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

  /**
   * Counts what is in a folder and all below it, unfinished uploads that are kept included, and
   * corrects what quotas go by if somebody else has changed the disk. Blocks for as long as it
   * takes to look at each file.
   *
   * @param folder in the whole file space; one that does not exist has nothing in it
   */
  FileUsage usage(VirtualPath folder) throws IOException;
}
