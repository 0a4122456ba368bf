package io.jackfield.ftp.control;

import io.jackfield.account.Account;
import io.jackfield.file.FileInfo;
import io.jackfield.file.Upload;
import io.jackfield.ftp.data.Committer;
import java.io.IOException;

/**
 * Ends the uploads of an account. What it may do can have changed since they began, and one that is
 * gone may do nothing.
 *
 * @param begun the account as it was
 */
record AccountUploads(Server server, Account begun) implements Committer {

  @Override
  public FileInfo commit(Upload upload) throws IOException {
    upload.accountIs(now());
    return upload.commit();
  }

  /** Something may be kept of one that is given up. */
  @Override
  public void close(Upload upload) throws IOException {
    try {
      // At a stop there may be no accounts any more, and nobody is to wait for them.
      if (server.accounts().isFilled()) {
        upload.accountIs(now());
      }
    } finally {
      upload.close();
    }
  }

  private Account now() {
    return server
        .find(begun.name(), begun.anonymous())
        .orElseGet(() -> Server.withoutGrants(begun.name(), begun.anonymous()));
  }
}
