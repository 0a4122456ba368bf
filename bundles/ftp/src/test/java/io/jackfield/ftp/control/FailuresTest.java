package io.jackfield.ftp.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.file.FileBusyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client is told, and whose fault it is: clients repeat what is answered with a 4. */
final class FailuresTest {

  static Arguments[] failures() {
    return new Arguments[] {
      of(new NoSuchFileException("/a"), "550 No such file or folder."),
      of(new NoSuchFileException("/a", null, "is a folder"), "550 Is a folder."),
      of(new AccessDeniedException("/a"), "550 Permission denied."),
      of(new AccessDeniedException("/", null, "is the root"), "550 Is the root."),
      of(new FileAlreadyExistsException("/a"), "550 There is something of that name already."),
      of(new NotDirectoryException("/a"), "550 Not a folder."),
      of(new DirectoryNotEmptyException("/a"), "550 The folder is not empty."),
      of(because("cannot be moved into itself"), "550 Cannot be moved into itself."),
      of(because("Read-only file system"), "550 Read-only file system."),
      of(because("Invalid argument"), "550 Invalid argument."),
      of(because(null), "550 That cannot be done."),
      of(new FileSystemLoopException("/a"), "550 That cannot be done."),
      of(new AtomicMoveNotSupportedException("/a", "/b", "Invalid link"), "550 Invalid link."),
      of(because("File name too long"), "553 The name is too long."),
      of(new InvalidPathException("a", "unmappable"), "553 The server's disk has no such name."),
      of(because("Disk quota exceeded"), "552 Your quota is used up."),
      of(new IOException("Disk quota exceeded"), "552 Your quota is used up."),
      of(new IOException("File too large"), "552 The file is too large."),
      of(new IOException("No space left on device"), "452 No space left."),
      of(because("No space left on device"), "452 No space left."),
      of(because("There is not enough space on the disk"), "452 No space left."),
      of(new FileBusyException("/a", "is in use"), "450 Is in use."),
      of(new UncheckedIOException(new NoSuchFileException("/a")), "550 No such file or folder."),
      of(new IOException("Input/output error"), "451 The file could not be read or written."),
      of(because("Input/output error"), "451 The file could not be read or written."),
      of(because("Too many open files"), "451 The file could not be read or written."),
    };
  }

  private static Arguments of(Throwable failure, String answer) {
    return Arguments.of(failure, answer);
  }

  private static IOException because(String reason) {
    return new FileSystemException("/a", null, reason);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isAnswered(Throwable failure, String answer) {
    Reply reply = Failures.reply(failure);
    assertThat(reply.code() + " " + reply.lines().get(0)).isEqualTo(answer);
    assertThat(reply.isOwnFault()).isEqualTo(answer.startsWith("451"));
  }
}
