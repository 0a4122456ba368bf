package io.jackfield.file;

import java.nio.file.FileSystemException;

/** More bytes or files than a quota leaves; nothing changes that but to delete. */
public final class QuotaExceededException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  /** With the path as the caller names it, and the reason, which is for the peer. */
  public QuotaExceededException(String path, String reason) {
    super(path, null, reason);
  }
}
