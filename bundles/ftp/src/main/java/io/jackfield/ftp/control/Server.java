package io.jackfield.ftp.control;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.ftp.data.DataContext;
import io.jackfield.swap.ServiceHolder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What all sessions share. Changed settings make another one, so what is asked of one in the same
 * command belongs together.
 *
 * @param dataContext what their data connections share
 */
public record Server(
    FtpConfig config,
    CommandTable commands,
    DataContext dataContext,
    ServiceHolder<Accounts> accounts,
    ServiceHolder<FileSpace> files) {

  /** The files as an account sees them; may wait for a swap of the file space: on a worker. */
  public FileView view(Account account) {
    return files.call(space -> space.view(account));
  }

  /** An account as it is now; empty if it is gone. May wait for a swap: on a worker. */
  Optional<Account> find(String name, boolean anonymous) {
    return accounts.call((Accounts all) -> anonymous ? all.anonymous() : all.find(name));
  }

  /** An upload that an account has begun. */
  public Upload upload(Account begun, Upload upload) {
    return new AccountUpload(this, begun, upload);
  }

  /** What becomes of an account that is gone. */
  static Account withoutGrants(String name, boolean anonymous) {
    return new Account(name, VirtualPath.ROOT, List.of(), anonymous);
  }

  public Clock clock() {
    return dataContext.clock();
  }

  public RandomGenerator random() {
    return dataContext.random();
  }

  public boolean needsTls() {
    return !config.tls_required().equals("none");
  }

  public boolean needsPrivateData() {
    return config.tls_required().equals("data");
  }
}
