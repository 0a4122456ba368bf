package io.jackfield.http.files;

import io.jackfield.account.Account;
import io.jackfield.file.FileView;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who may see what of the file space. Methods may block for a moment, but for one: for workers. */
public interface FileViews {
  /** What anybody sees; empty if nobody sees anything without a password. */
  Optional<FileView> anonymous();

  /** The same without waiting for anything; empty if it is not known at once. */
  Optional<FileView> anonymousNow();

  /** The account of a name, as it is now. */
  Optional<Account> account(String name);

  /** What an account may see, by the paths of the whole file space. */
  FileView of(Account account);

  /** Whose name and password these are; does not wait for the check. */
  CompletionStage<Optional<Account>> authenticate(
      Credentials credentials, @Nullable InetAddress client);
}
