package io.jackfield.http.files;

import io.jackfield.account.Account;
import io.jackfield.file.OpenFile;
import io.jackfield.http.HttpContent;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.config.Settings;
import io.jackfield.http.exchange.Failures;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.exchange.Server;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.Problem;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.util.OccasionalLine;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers GET and HEAD from the file space: as anonymous or, if the request has a name and a
 * password, as that account. No thread waits while a password is checked.
 */
public final class FileRequests {
  /** So long waits who has guessed wrong; holds no thread. */
  private static final long GUESS_SECONDS = 1;

  /** Checks wait in a queue, and a swap may drop it. */
  private static final long CHECK_SECONDS = 30;

  private static final String CHALLENGE = "Basic realm=\"jackfield\", charset=\"UTF-8\"";

  private static final OccasionalLine FAILURES = new OccasionalLine();

  private final Server server;
  private final StoredFiles files;
  private final ReadyFiles ready;

  /**
   * For a protocol.
   *
   * @param ready of the files, those that are ready to be sent
   */
  public FileRequests(Server server, StoredFiles files, ReadyFiles ready) {
    this.server = server;
    this.files = files;
    this.ready = ready;
  }

  /**
   * Starts to answer; on the event loop.
   *
   * @param answer called once, on any thread
   */
  public void answer(IncomingRequest request, Consumer<HttpResponse> answer) {
    String principal = request.principal().orElse(null);
    if (principal != null) { // a filter knows whose request it is
      onWorker(request, answer, () -> fromFiles(request, files.account(principal)));
      return;
    }
    Credentials credentials =
        takesPasswords(request, server.settings()) ? Credentials.of(request.headers()) : null;
    if (credentials == null) {
      forAnybody(request, answer);
    } else if (credentials.name().isEmpty()) {
      answer.accept(unauthorized(request));
    } else {
      request.exchange().account(credentials.name());
      logIn(request, credentials, answer);
    }
  }

  private void forAnybody(IncomingRequest request, Consumer<HttpResponse> answer) {
    HttpResponse ready = ready(request);
    if (ready != null) {
      answer.accept(ready);
    } else {
      onWorker(request, answer, () -> fromFiles(request, null));
    }
  }

  /** What is known without a look at the disk; null if that is nothing. */
  private @Nullable HttpResponse ready(IncomingRequest request) {
    ReadyFiles.Entry entry = isWhole(request) ? ready.find(request.path()) : null;
    return entry != null && files.mayAnybodyRead(entry.path())
        ? entry.file().answer(request.headers())
        : null;
  }

  private static boolean isWhole(IncomingRequest request) {
    return !request.headers().has(Fields.RANGE);
  }

  /** Whether a password may come this way: in the clear it can be read along. */
  static boolean takesPasswords(IncomingRequest request, Settings settings) {
    return switch (settings.basic()) {
      case "always" -> true;
      case "never" -> false;
      default ->
          request.secure()
              || (request.remote().getAddress() != null
                  && request.remote().getAddress().isLoopbackAddress());
    };
  }

  static HttpResponse unauthorized(IncomingRequest request) {
    return Problem.response(401, "Log in to read this.", request.accept())
        .header(Fields.WWW_AUTHENTICATE, CHALLENGE);
  }

  private void logIn(
      IncomingRequest request, Credentials credentials, Consumer<HttpResponse> answer) {
    run(
        request,
        answer,
        () -> {
          try {
            files
                .authenticate(credentials, request.client())
                .toCompletableFuture()
                .copy() // the limit is ours alone
                .orTimeout(CHECK_SECONDS, TimeUnit.SECONDS)
                .whenComplete(
                    (found, failure) -> {
                      if (failure != null) {
                        answer.accept(failed(request, unchecked(failure)));
                      } else {
                        checked(request, answer, found);
                      }
                    });
          } finally {
            credentials.wipe();
          }
        });
  }

  private static Throwable unchecked(Throwable failure) {
    return failure instanceof TimeoutException || failure instanceof CancellationException
        ? new ServiceGoneException("the password was not checked in time")
        : failure;
  }

  private void checked(
      IncomingRequest request, Consumer<HttpResponse> answer, Optional<Account> found) {
    found.ifPresentOrElse(
        account -> {
          request.setPrincipal(account.name());
          onWorker(request, answer, () -> fromFiles(request, account));
        },
        () -> request.later(GUESS_SECONDS, () -> answer.accept(unauthorized(request))));
  }

  private void onWorker(
      IncomingRequest request, Consumer<HttpResponse> answer, Supplier<HttpResponse> response) {
    run(request, answer, () -> answer.accept(response.get()));
  }

  @SuppressWarnings("IllegalCatch") // whatever fails, the client gets an answer
  private void run(IncomingRequest request, Consumer<HttpResponse> answer, Runnable work) {
    try {
      server
          .workers()
          .execute(
              request.client(),
              () -> {
                try {
                  work.run();
                } catch (Throwable e) {
                  answer.accept(failed(request, e));
                }
              });
    } catch (RejectedExecutionException e) {
      answer.accept(failed(request, e));
    }
  }

  private static HttpResponse failed(IncomingRequest request, Throwable failure) {
    return Failures.response(failure, FAILURES, request.connectionId(), request.accept());
  }

  @SuppressWarnings("IllegalCatch")
  private HttpResponse fromFiles(IncomingRequest request, @Nullable Account account) {
    try {
      long changes = ready.changes();
      HttpResponse response = files.answer(request, account);
      return isWhole(request) && ReadyFile.isSmall(response)
          ? small(request, account, response, changes)
          : response;
    } catch (Throwable e) {
      return failed(request, e);
    }
  }

  private HttpResponse small(
      IncomingRequest request, @Nullable Account account, HttpResponse response, long changes)
      throws IOException {
    OpenFile file = ((HttpContent.Stored) response.content()).file();
    ReadyFile read = ReadyFile.read(response, file, server.dates());
    if (account == null) {
      long room = server.settings().filesMemory();
      ready.keep(request.path(), file.info().path(), read, room, changes);
    }
    return read.answer(request.headers());
  }
}
