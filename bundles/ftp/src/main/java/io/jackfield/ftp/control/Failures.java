package io.jackfield.ftp.control;

import io.jackfield.file.BadPathException;
import io.jackfield.file.FileBusyException;
import io.jackfield.file.FileRefusedException;
import io.jackfield.file.FileUncheckedException;
import io.jackfield.file.QuotaExceededException;
import io.jackfield.ftp.data.DataLostException;
import io.jackfield.ftp.data.Refusal;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.util.OccasionalLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client is told when something fails. */
public final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  /** What is the machine's fault, of all that the operating system says about names. */
  private static final List<String> DISK =
      List.of(
          "input/output error",
          "too many open files",
          "cannot allocate memory",
          "temporarily unavailable",
          "resource busy",
          "text file busy",
          "interrupted",
          "timed out",
          "stale");

  private static final OccasionalLine FAILED = new OccasionalLine();
  private static final OccasionalLine OF_DISK = new OccasionalLine();

  private Failures() {}

  public static Reply reply(Throwable failure) {
    if (failure instanceof UncheckedIOException && failure.getCause() != null) {
      return reply(failure.getCause());
    } else if (failure instanceof Refusal refusal) {
      return Reply.of(refusal.code(), String.valueOf(refusal.getMessage()));
    } else if (failure instanceof DataLostException lost) {
      return Reply.of(426, String.valueOf(lost.getMessage()));
    } else if (failure instanceof BadPathException bad) {
      return Reply.of(553, "Bad path: " + bad.getMessage() + ".");
    } else if (failure instanceof InvalidPathException) {
      return Reply.of(553, "The server's disk has no such name.");
    } else if (failure instanceof ServiceGoneException) {
      return Reply.of(451, "A part of the server is being replaced, try again.");
    } else if (failure instanceof IOException io) {
      return ofFiles(io);
    }
    FAILED.say(suppressed -> log.error("command failed suppressed={}", suppressed, failure));
    return Reply.of(451, "Internal error.");
  }

  private static Reply ofFiles(IOException failure) {
    if (failure instanceof NoSuchFileException e) {
      return Reply.of(550, reason(e, "No such file or folder."));
    } else if (failure instanceof AccessDeniedException e) {
      return Reply.of(550, reason(e, "Permission denied."));
    } else if (failure instanceof FileAlreadyExistsException) {
      return Reply.of(550, "There is something of that name already.");
    } else if (failure instanceof NotDirectoryException) {
      return Reply.of(550, "Not a folder.");
    } else if (failure instanceof DirectoryNotEmptyException) {
      return Reply.of(550, "The folder is not empty.");
    } else if (failure instanceof QuotaExceededException e) {
      return Reply.of(552, reason(e, "Your quota is used up."));
    } else if (failure instanceof FileRefusedException e) {
      return Reply.of(550, reason(e, "The file was refused."));
    } else if (failure instanceof FileUncheckedException e) {
      return Reply.of(451, reason(e, "The file could not be checked."));
    } else if (failure instanceof FileBusyException e) {
      return Reply.of(450, reason(e, "The file is in use."));
    }
    return ofDisk(failure);
  }

  /**
   * Java has no exceptions of its own for these: the text is the operating system's. A client
   * repeats what is answered with a 4, so that is for what another try can mend.
   */
  private static Reply ofDisk(IOException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space") || text.contains("not enough space")) { // Windows says the latter
      report(failure);
      // For RNTO and MKD, too: what RFC 959 lists for those either says something else of the name
      // or is not for what another try can mend.
      return Reply.of(452, "No space left.");
    } else if (text.contains("quota")) {
      return Reply.of(552, "Your quota is used up.");
    } else if (text.contains("file too large")) {
      return Reply.of(552, "The file is too large.");
    } else if (text.contains("name too long")) {
      return Reply.of(553, "The name is too long.");
    } else if (failure instanceof FileSystemException e
        && DISK.stream().noneMatch(text::contains)) {
      return Reply.of(550, reason(e, "That cannot be done."));
    }
    report(failure);
    return Reply.of(451, "The file could not be read or written.");
  }

  private static void report(IOException failure) {
    OF_DISK.say(
        suppressed ->
            log.warn(
                "file operation failed reason={} suppressed={}", failure.toString(), suppressed));
  }

  /** Why, as a sentence. */
  private static String reason(FileSystemException failure, String otherwise) {
    String reason = failure.getReason();
    return reason == null || reason.isEmpty()
        ? otherwise
        : reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".";
  }
}
