package io.jackfield.ftp.control;

import io.jackfield.account.Account;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * An upload that ends with what its account may do by then, and in the file space that is there by
 * then. An account that is gone may do nothing. By one thread at a time, on workers.
 */
final class AccountUpload implements Upload {
  private final Server server;
  private final Account begun;
  private Upload current;
  private boolean adopted;

  /**
   * One that is under way.
   *
   * @param begun the account as it was
   */
  AccountUpload(Server server, Account begun, Upload upload) {
    this.server = server;
    this.begun = begun;
    this.current = upload;
  }

  @Override
  public void write(ByteBuffer... bytes) throws IOException {
    current.write(bytes);
  }

  @Override
  public long position() {
    return current.position();
  }

  @Override
  public FileInfo commit() throws IOException {
    adopt();
    return current.commit();
  }

  private void adopt() throws IOException {
    FileView view = server.view(now());
    adopted = true;
    current = view.adopt(current.detach());
  }

  /** With the home that it had: by that the client has named its paths. */
  private Account now() {
    Account now =
        server
            .find(begun.name(), begun.anonymous())
            .orElseGet(() -> Server.withoutGrants(begun.name(), begun.anonymous()));
    return new Account(now.name(), begun.home(), now.grants(), now.anonymous(), now.quota());
  }

  @Override
  public Map<String, Object> detach() {
    return current.detach();
  }

  /** Something may be kept of one that is given up. */
  @Override
  public void close() throws IOException {
    try {
      // At a stop there may be no accounts any more, and nobody is to wait for them.
      if (!adopted && server.accounts().isFilled() && server.files().isFilled()) {
        adopt();
      }
    } finally {
      current.close();
    }
  }
}
