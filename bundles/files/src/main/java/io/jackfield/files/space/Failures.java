package io.jackfield.files.space;

import io.jackfield.file.FileBusyException;
import io.jackfield.file.FileRefusedException;
import io.jackfield.file.FileUncheckedException;
import io.jackfield.file.QuotaExceededException;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Failures in terms of the caller's paths: no path of the disk leaves the bundle. */
final class Failures {
  private Failures() {}

  /**
   * The same failure about the caller's path.
   *
   * @param fulls the paths that the operation is about; the first, unless the failure names another
   */
  static IOException about(IOException failure, Caller caller, VirtualPath... fulls) {
    if (!(failure instanceof FileSystemException broken)) {
      return failure;
    }
    VirtualPath about = fulls[0];
    for (VirtualPath full : fulls) {
      if (full.toString().equals(broken.getFile())) {
        about = full;
      }
    }
    FileSystemException told = sameKind(broken, caller.seen(about).toString(), broken.getReason());
    told.initCause(failure);
    return told;
  }

  private static FileSystemException sameKind(
      FileSystemException broken, String path, @Nullable String reason) {
    if (broken instanceof NoSuchFileException) {
      return new NoSuchFileException(path, null, reason);
    } else if (broken instanceof AccessDeniedException) {
      return new AccessDeniedException(path, null, reason);
    } else if (broken instanceof FileAlreadyExistsException) {
      return new FileAlreadyExistsException(path, null, reason);
    } else if (broken instanceof NotDirectoryException) {
      return new NotDirectoryException(path);
    } else if (broken instanceof DirectoryNotEmptyException) {
      return new DirectoryNotEmptyException(path);
    }
    String why = String.valueOf(reason);
    if (broken instanceof FileBusyException) {
      return new FileBusyException(path, why);
    } else if (broken instanceof QuotaExceededException) {
      return new QuotaExceededException(path, why);
    } else if (broken instanceof FileRefusedException) {
      return new FileRefusedException(path, why);
    } else if (broken instanceof FileUncheckedException) {
      return new FileUncheckedException(path, why);
    }
    return new FileSystemException(path, null, reason);
  }
}
