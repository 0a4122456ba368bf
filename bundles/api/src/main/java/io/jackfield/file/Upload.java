package io.jackfield.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A file being written. Nobody sees of it before {@link #commit}. One thread at a time; all that
 * reaches the disk blocks.
 *
 * <p>{@link #close} without {@link #commit} gives up: a file that was there stays as it was. What
 * has arrived of a new file is kept where the operator wants that ({@code partial=keep}), for its
 * account to go on with ({@link FileView#resume}), and deleted otherwise.
 *
 * <p>Failures are those of {@link FileView}.
 */
@ProviderType
public interface Upload extends AutoCloseable {

  /**
   * Writes all that remains in the buffers, one after the other, behind what was written. Copies
   * nothing and keeps no buffer.
   *
   * @throws QuotaExceededException if that is more than a quota leaves; nothing is written then
   */
  void write(ByteBuffer... bytes) throws IOException;

  /** Where the next byte belongs, from the beginning of the file. Does not block. */
  long position();

  /**
   * Makes what was written the file's content: lets it be checked by each {@link StoreCheck}, gives
   * it the name and tells of it. What the account may do, and its quota, is looked at again:
   * another file may have taken the name.
   *
   * @return the facts of what is stored now
   * @throws FileRefusedException if a check refuses the content
   */
  FileInfo commit() throws IOException;

  /**
   * Leaves it to {@link FileView#adopt}, of this version of the file space or of another: this
   * object does nothing any more, and closing it does nothing. Does not block.
   *
   * @return values of the JDK's types alone, among them the open file
   */
  Map<String, Object> detach();

  /** Ends the upload. Does nothing after {@link #commit} or {@link #detach}. */
  @Override
  void close() throws IOException;
}
