package io.jackfield.files.space;

import io.jackfield.account.Account;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** The home of an account, which comes into being when the account first misses it. */
record Home(Space space, Caller caller) {

  /** Creates it with the folders that lead to it, and tells whether there was need to. */
  boolean create() throws IOException {
    Account account = caller.account();
    return account != null
        && !account.anonymous()
        && !account.permissionsAt(account.home()).isEmpty()
        && !space.mounts().isPrivate(account.home())
        && create(account.home());
  }

  private boolean create(VirtualPath folder) throws IOException {
    if (exists(folder)) {
      return false;
    }
    create(folder.parent());
    try {
      new Changes(space, caller).createFolder(folder);
    } catch (FileAlreadyExistsException e) {
      // Another connection of the same account was faster, or a link is in the way: then what
      // asked for the home fails the second time.
    }
    return true;
  }

  private boolean exists(VirtualPath folder) throws IOException {
    try {
      space.mounts().facts(folder);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
