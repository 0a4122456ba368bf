package io.jackfield.http.server;

import io.jackfield.account.AuthenticationBusyException;
import io.jackfield.http.HttpException;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpResponse;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.util.OccasionalLine;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told of a failure: never more than its kind. */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private static final OccasionalLine NOT_SERVED = new OccasionalLine();

  private Failures() {}

  /**
   * Which response a failure is.
   *
   * @param unexpected says, now and then, what nobody has foreseen
   */
  static Reply reply(
      Throwable failure, OccasionalLine unexpected, String connectionId, @Nullable String accept) {
    Throwable cause = unwrap(failure);
    if (cause instanceof HttpException told) {
      return with(
          Problem.reply(told.status(), String.valueOf(told.getMessage()), accept), told.headers());
    }
    if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
      return Problem.reply(404, "There is nothing here.", accept);
    }
    if (cause instanceof AccessDeniedException) {
      return Problem.reply(403, "This may not be read.", accept);
    }
    if (cause instanceof AuthenticationBusyException) {
      notServed(connectionId, cause);
      return Problem.reply(503, "Too many passwords are being checked.", accept)
          .with(HttpHeaderNames.RETRY_AFTER, "5");
    }
    if (cause instanceof ServiceGoneException) {
      notServed(connectionId, cause);
      return busy("This part of the server is away for a moment.", accept);
    }
    if (cause instanceof FileSystemException disk && isShortOfFiles(disk)) {
      notServed(connectionId, cause);
      return busy("The server has too many files open.", accept);
    }
    if (cause instanceof RejectedExecutionException) { // whoever is full has told
      log.debug("request not served id={} reason={}", connectionId, cause.getMessage());
      return busy("This part of the server is busy.", accept);
    }
    unexpected.say(
        suppressed ->
            log.error("request failed id={} suppressed={}", connectionId, suppressed, cause));
    return Problem.reply(500, "", accept);
  }

  private static Reply with(Reply reply, HttpHeaders fields) {
    io.netty.handler.codec.http.HttpHeaders sent =
        Reply.of(HttpResponse.status(reply.status()).withHeaders(fields)).headers();
    sent.names().forEach(reply.headers()::remove);
    reply.headers().add(sent);
    return reply;
  }

  /** Java has no exception of its own for it: the text is the operating system's. */
  private static boolean isShortOfFiles(FileSystemException disk) {
    return String.valueOf(disk.getReason())
        .toLowerCase(Locale.ROOT)
        .contains("too many open files");
  }

  private static void notServed(String connectionId, Throwable cause) {
    NOT_SERVED.say(
        suppressed ->
            log.warn(
                "request not served id={} reason={} suppressed={}",
                connectionId,
                cause.getMessage(),
                suppressed));
  }

  /** For a moment, as far as can be told. */
  static Reply busy(String detail, @Nullable String accept) {
    return Problem.reply(503, detail, accept).with(HttpHeaderNames.RETRY_AFTER, "1");
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
