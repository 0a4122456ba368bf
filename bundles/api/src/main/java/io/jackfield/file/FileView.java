package io.jackfield.file;

import io.jackfield.account.Permission;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The file space as one account sees it. Paths are relative to the view's root.
 *
 * <p>All methods block on the disk: call them on a worker. They may be called from any thread, and
 * follow no symbolic link, so that nothing outside the mounted folder is ever reached.
 *
 * <p>Failures are the exceptions of {@code java.nio.file}, with the view's path as their file:
 * {@link java.nio.file.NoSuchFileException}, {@link java.nio.file.AccessDeniedException} (the
 * account may not), {@link java.nio.file.FileAlreadyExistsException}, {@link
 * java.nio.file.NotDirectoryException}, {@link java.nio.file.DirectoryNotEmptyException}; {@link
 * QuotaExceededException}, {@link FileRefusedException}; {@link FileBusyException} and {@link
 * FileUncheckedException}, which are worth another try; another {@link
 * java.nio.file.FileSystemException} whose reason says why this is refused; any other {@link
 * IOException} is the disk's. Where a file is asked for and a folder is there, there is no such
 * file; where a name is to be given and something else than a file has it, it exists already. The
 * view's root is neither deleted nor renamed: access denied. Neither is a folder where another
 * folder of the disk is mounted, and from one of these to another nothing is moved.
 *
 * <p>The home of an account that has a password is created when the account first misses it.
 */
@ProviderType
public interface FileView {

  /** The facts of a file or folder; needs {@link Permission#LIST} or {@link Permission#READ}. */
  FileInfo info(VirtualPath path) throws IOException;

  /**
   * What is in a folder, in no order, read while the stream is: close it. Needs {@link
   * Permission#LIST}. What appears or vanishes meanwhile may or may not be seen. If the disk fails
   * on the way the stream throws an {@link java.io.UncheckedIOException}.
   */
  Stream<FileInfo> list(VirtualPath folder) throws IOException;

  /** Opens a file for reading; needs {@link Permission#READ}. The caller closes it. */
  OpenFile read(VirtualPath file) throws IOException;

  /**
   * Starts to store a whole file. Nothing is seen under its name before {@link Upload#commit}; a
   * file that exists stays whole until then. Needs {@link Permission#CREATE} or, if it exists,
   * {@link Permission#OVERWRITE}. The parent folder must exist.
   */
  Upload store(VirtualPath file) throws IOException;

  /**
   * Like {@link #store}, for a name that nobody has: it replaces nothing. The name is kept from
   * other such uploads until this one ends. If something else has taken it by then, the file gets
   * another name that begins with it, which {@link Upload#commit} tells. Needs {@link
   * Permission#CREATE}.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken, or another such upload
   *     is to get it
   */
  Upload storeNew(VirtualPath file) throws IOException;

  /**
   * Starts to store a whole file that begins as the one that is there does: to resume or to append.
   * That one stays as it is until {@link Upload#commit}. If there is none it begins as what is kept
   * of this account's unfinished upload of that name. If there is neither the offset must be 0 or
   * {@link #END}, and this is {@link #store}. Needs what that needs. One at a time for each file.
   *
   * @param offset how much of it, 0 to its size; {@link #END} for all
   * @throws java.nio.file.FileSystemException with a reason for the peer if the offset is not in
   *     the file
   * @throws FileBusyException if somebody else goes on with that file
   */
  Upload resume(VirtualPath file, long offset) throws IOException;

  /**
   * How many bytes {@link #resume} could begin with: the size of the file, or what is kept of this
   * account's unfinished upload of that name, which nobody else is told of. Needs {@link
   * Permission#LIST}, {@link Permission#READ} or, for the latter, {@link Permission#CREATE}.
   *
   * @throws java.nio.file.NoSuchFileException if there is neither
   */
  long resumable(VirtualPath file) throws IOException;

  /**
   * Takes over an upload that was begun in this view or another, maybe of another version. What
   * this view's account may do counts from now on; the path stays where it was in the whole file
   * space. If this fails the upload has ended.
   *
   * @param detached what {@link Upload#detach} has left
   * @throws java.nio.file.FileSystemException if it is not served any more where it was begun
   */
  Upload adopt(Map<String, Object> detached) throws IOException;

  /** As an offset: the end of the file. */
  long END = -1;

  /** Deletes a file; needs {@link Permission#DELETE}. */
  void deleteFile(VirtualPath file) throws IOException;

  /** Deletes an empty folder; needs {@link Permission#DELETE}. */
  void deleteFolder(VirtualPath folder) throws IOException;

  /** Creates a folder in one that exists; needs {@link Permission#MKDIR}. */
  void createFolder(VirtualPath folder) throws IOException;

  /**
   * Renames or moves; needs {@link Permission#RENAME} on both ends and {@link Permission#OVERWRITE}
   * on a file that is there already. A folder replaces nothing, does not move into itself, and not
   * at all if a folder in it has a grant of its own. To the same name nothing happens.
   */
  void rename(VirtualPath from, VirtualPath to) throws IOException;

  /**
   * Sets the modification time, as exactly as the file system can; a time that it cannot keep is
   * refused. Needs {@link Permission#TOUCH}.
   */
  void setModified(VirtualPath path, Instant time) throws IOException;

  /** What the view may do at a path. Does not touch the disk and does not block. */
  Set<Permission> permissions(VirtualPath path);
}
