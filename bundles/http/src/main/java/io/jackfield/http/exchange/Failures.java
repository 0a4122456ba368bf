package io.jackfield.http.exchange;

import io.jackfield.account.AuthenticationBusyException;
import io.jackfield.http.HttpException;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.Problem;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.util.OccasionalLine;
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
public final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private static final OccasionalLine NOT_SERVED = new OccasionalLine();
  private static final OccasionalLine NOT_TOLD = new OccasionalLine();

  private Failures() {}

  /**
   * Which response a failure is. Does not fail, though the failure may be of a class of another
   * bundle, whose methods throw.
   *
   * @param unexpected says, now and then, what nobody has foreseen
   */
  @SuppressWarnings("IllegalCatch")
  public static HttpResponse response(
      Throwable failure, OccasionalLine unexpected, String connectionId, @Nullable String accept) {
    try {
      return tell(failure, unexpected, connectionId, accept);
    } catch (Throwable e) {
      NOT_TOLD.say(
          suppressed ->
              log.error(
                  "request failed id={} failure={} suppressed={}",
                  connectionId,
                  failure.getClass().getName(),
                  suppressed));
      return Problem.response(500, "", accept);
    }
  }

  private static HttpResponse tell(
      Throwable failure, OccasionalLine unexpected, String connectionId, @Nullable String accept) {
    Throwable cause = unwrap(failure);
    if (cause instanceof HttpException told) {
      return with(
          Problem.response(told.status(), String.valueOf(told.getMessage()), accept),
          told.headers());
    }
    if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
      return Problem.response(404, "There is nothing here.", accept);
    }
    if (cause instanceof AccessDeniedException) {
      return Problem.response(403, "This may not be read.", accept);
    }
    if (cause instanceof AuthenticationBusyException) {
      notServed(connectionId, cause);
      return Problem.response(503, "Too many passwords are being checked.", accept)
          .header(Fields.RETRY_AFTER, "5");
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
    return Problem.response(500, "", accept);
  }

  /** Fields that somebody wants said go before our own of their name. */
  private static HttpResponse with(HttpResponse response, HttpHeaders fields) {
    HttpHeaders.Builder all = response.headers().toBuilder();
    fields.names().forEach(all::remove);
    fields.forEach(all::add);
    return response.withHeaders(all.build());
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
  public static HttpResponse busy(String detail, @Nullable String accept) {
    return Problem.response(503, detail, accept).header(Fields.RETRY_AFTER, "1");
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
