package io.jackfield.file;

import io.jackfield.account.Account;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A file being written. One thread at a time; every method blocks on the disk.
 *
 * <p>{@link #close} without {@link #commit} gives up: a file that was to be replaced stays as it
 * was; one that was resumed keeps what was written into it; of a new one what has arrived is kept
 * under its name where the operator wants that ({@code partial=keep}), so that a client can resume,
 * and deleted otherwise.
 */
@ProviderType
public interface Upload extends AutoCloseable {

  /**
   * Where to write; its position is where the next byte belongs, and where a file that was resumed
   * ends on {@link #commit}: who writes to absolute positions moves it behind the last byte. Do not
   * close it.
   */
  FileChannel channel();

  /**
   * Says what the account may do now: an upload may take long, and that can have changed since it
   * began. It counts for {@link #commit} and for what {@link #close} keeps. Does not block.
   *
   * @param now looked up again by its name; without a grant if it is gone. Paths stay relative to
   *     the home that it had.
   */
  void accountIs(Account now);

  /**
   * Makes the content the file's and tells {@link FileEvents#STORED}. What the account may do is
   * checked again: another file may have taken the name.
   *
   * @return the facts of what is stored now
   */
  FileInfo commit() throws IOException;

  /** Ends the upload. Does nothing after {@link #commit}. */
  @Override
  void close() throws IOException;
}
