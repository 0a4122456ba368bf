package io.jackfield.http.server;

import io.jackfield.account.Account;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.util.OccasionalLine;
import io.netty.handler.codec.http.HttpHeaderNames;
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
final class FileRequests {
  /** So long waits who has guessed wrong; holds no thread. */
  private static final long GUESS_SECONDS = 1;

  /** Checks wait in a queue, and a swap may drop it. */
  private static final long CHECK_SECONDS = 30;

  private static final String CHALLENGE = "Basic realm=\"jackfield\", charset=\"UTF-8\"";

  private static final OccasionalLine FAILURES = new OccasionalLine();

  private final Server server;

  FileRequests(Server server) {
    this.server = server;
  }

  /**
   * Starts to answer; on the event loop.
   *
   * @param answer called once, on any thread
   */
  void answer(IncomingRequest request, Turn turn, Consumer<Reply> answer) {
    Credentials credentials =
        takesPasswords(request, server.settings())
            ? Credentials.of(request.head().headers())
            : null;
    if (credentials == null) {
      onWorker(request, answer, () -> fromFiles(request, null));
    } else if (credentials.name().isEmpty()) {
      answer.accept(unauthorized(request));
    } else {
      turn.account(credentials.name());
      logIn(request, credentials, answer);
    }
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

  static Reply unauthorized(IncomingRequest request) {
    return Problem.reply(401, "Log in to read this.", request.accept())
        .with(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE);
  }

  private void logIn(IncomingRequest request, Credentials credentials, Consumer<Reply> answer) {
    run(
        request,
        answer,
        () -> {
          try {
            server
                .files()
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

  private void checked(IncomingRequest request, Consumer<Reply> answer, Optional<Account> found) {
    found.ifPresentOrElse(
        account -> onWorker(request, answer, () -> fromFiles(request, account)),
        () -> request.later(GUESS_SECONDS, () -> answer.accept(unauthorized(request))));
  }

  private void onWorker(IncomingRequest request, Consumer<Reply> answer, Supplier<Reply> reply) {
    run(request, answer, () -> answer.accept(reply.get()));
  }

  @SuppressWarnings("IllegalCatch") // whatever fails, the client gets an answer
  private void run(IncomingRequest request, Consumer<Reply> answer, Runnable work) {
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

  private static Reply failed(IncomingRequest request, Throwable failure) {
    return Failures.reply(failure, FAILURES, request.connectionId(), request.accept());
  }

  @SuppressWarnings("IllegalCatch")
  private Reply fromFiles(IncomingRequest request, @Nullable Account account) {
    try {
      Reply reply = server.files().answer(request, account);
      return SmallFile.read(reply, request.head(), server.dates());
    } catch (Throwable e) {
      return failed(request, e);
    }
  }
}
