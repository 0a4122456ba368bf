package io.jackfield.http.server;

import io.jackfield.account.Account;
import io.jackfield.transport.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
    Lane workers,
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
    CompletionStage<Optional<Account>> authenticate(
        Credentials credentials, @Nullable InetAddress client);
  }

  Settings settings() {
    return config.get();
  }

  /** Closes what a response is made of, which may block. */
  void close(Reply reply, Turn turn) {
    try {
      turn.lane(workers).execute(reply::close);
    } catch (RejectedExecutionException e) {
      closeOnWorker(reply);
    }
  }

  /** Or here: better a blocked loop for a moment than an open file. */
  private void closeOnWorker(Reply reply) {
    try {
      workers.execute(reply::close);
    } catch (RejectedExecutionException e) {
      reply.close();
    }
  }
}
