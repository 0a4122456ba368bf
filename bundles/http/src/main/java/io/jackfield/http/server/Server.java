package io.jackfield.http.server;

import io.jackfield.account.Account;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all connections share.
 *
 * @param config the settings, which change while connections are open
 * @param routes the handlers, which come and go
 * @param files answers what no handler does
 * @param workers threads that may block
 * @param dates the current date
 * @param accessLog one line for each response
 * @param bodyStreams the handlers that block and may have to wait for the rest of a body
 */
record Server(
    Supplier<Settings> config,
    Supplier<Routes> routes,
    Files files,
    ExecutorService workers,
    HttpDates dates,
    AccessLog accessLog,
    BodyStreams bodyStreams) {

  /** The file space; for workers. */
  interface Files {
    /**
     * Answers GET and HEAD.
     *
     * @param account whose request it is; null for anybody's
     */
    Reply answer(IncomingRequest request, @Nullable Account account) throws IOException;

    /** As {@link FileViews#authenticate}. */
    CompletionStage<Optional<Account>> authenticate(Credentials credentials);
  }

  Settings settings() {
    return config.get();
  }

  /** Runs it on a worker; here if the workers are gone already. */
  void onWorker(Runnable work) {
    try {
      workers.execute(work);
    } catch (RejectedExecutionException e) {
      work.run();
    }
  }
}
