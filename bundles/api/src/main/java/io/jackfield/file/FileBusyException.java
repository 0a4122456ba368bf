package io.jackfield.file;

import java.nio.file.FileSystemException;

/** A file that somebody else is writing: later the same may succeed. The reason is for the peer. */
public final class FileBusyException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  /** With the path as the caller names it, and the reason. */
  public FileBusyException(String path, String reason) {
    super(path, null, reason);
  }
}
