package io.jackfield.file;

import java.nio.file.FileSystemException;

/** A {@link StoreCheck} has refused the content: the same content is refused again. */
public final class FileRefusedException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  /** With the path as the caller names it, and the check's reason, which is for the peer. */
  public FileRefusedException(String path, String reason) {
    super(path, null, reason);
  }
}
