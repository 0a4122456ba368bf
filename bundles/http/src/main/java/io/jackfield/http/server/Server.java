package io.jackfield.http.server;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * What all connections share.
 *
 * @param config the settings, which change while connections are open
 * @param routes the handlers, which come and go
 * @param files answers what no handler does
 * @param workers threads that may block
 * @param dates the current date
 * @param accessLog one line for each response
 */
record Server(
    Supplier<Settings> config,
    Supplier<Routes> routes,
    Files files,
    ExecutorService workers,
    HttpDates dates,
    AccessLog accessLog) {

  /** Answers GET and HEAD from the file space, on a worker. */
  @FunctionalInterface
  interface Files {
    Reply answer(IncomingRequest request) throws IOException;
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
