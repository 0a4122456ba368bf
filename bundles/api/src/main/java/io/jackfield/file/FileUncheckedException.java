package io.jackfield.file;

import java.nio.file.FileSystemException;

/**
 * The content could not be checked: a {@link StoreCheck} failed, took too long, or is missing and
 * required. Later the same may succeed.
 */
public final class FileUncheckedException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  /** With the path as the caller names it, and the reason, which is for the peer. */
  public FileUncheckedException(String path, String reason) {
    super(path, null, reason);
  }
}
