package io.jackfield.ftp.server;

import io.jackfield.file.BadPathException;
import io.jackfield.swap.ServiceGoneException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client is told when something fails. */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static Reply reply(Throwable failure) {
    if (failure instanceof UncheckedIOException && failure.getCause() != null) {
      return reply(failure.getCause());
    } else if (failure instanceof Refusal refusal) {
      return refusal.reply();
    } else if (failure instanceof DataLostException lost) {
      return Reply.of(426, String.valueOf(lost.getMessage()));
    } else if (failure instanceof BadPathException bad) {
      return Reply.of(553, "Bad path: " + bad.getMessage() + ".");
    } else if (failure instanceof ServiceGoneException) {
      return Reply.of(451, "A part of the server is being replaced, try again.");
    } else if (failure instanceof IOException io) {
      return ofFiles(io);
    }
    log.error("command failed", failure);
    return Reply.of(451, "Internal error.");
  }

  private static Reply ofFiles(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return Reply.of(550, "No such file or folder.");
    } else if (failure instanceof AccessDeniedException) {
      return Reply.of(550, "Permission denied.");
    } else if (failure instanceof FileAlreadyExistsException) {
      return Reply.of(550, "There is something of that name already.");
    } else if (failure instanceof NotDirectoryException) {
      return Reply.of(550, "Not a folder.");
    } else if (failure instanceof DirectoryNotEmptyException) {
      return Reply.of(550, "The folder is not empty.");
    }
    log.warn("file operation failed", failure);
    return isFull(failure)
        ? Reply.of(452, "No space left.")
        : Reply.of(451, "The file could not be read or written.");
  }

  /** Java has no exception of its own for it: the text is the operating system's. */
  private static boolean isFull(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space")
        || message.contains("quota")
        || message.contains("too large");
  }
}
