package io.jackfield.http.server;

import io.jackfield.account.Account;
import io.jackfield.file.VirtualPath;
import io.jackfield.http.HttpContent;
import io.jackfield.http.HttpResponse;
import io.jackfield.transport.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections share. From any thread. */
final class Server {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private final Supplier<Settings> settings;
  private final Supplier<Routes> routes;
  private final FilterTable filters;
  private final Files files;
  private final ReadyFiles ready;
  private final Lane workers;
  private final HttpDates dates;
  private final AccessLog accessLog;
  private final BodyStreams bodyStreams = new BodyStreams();
  private final Dispatcher dispatcher;

  /** The file space; for workers. */
  interface Files {
    /**
     * Answers GET and HEAD.
     *
     * @param account whose request it is; null for anybody's
     */
    HttpResponse answer(IncomingRequest request, @Nullable Account account) throws IOException;

    /** Whether anybody may read a file, as far as can be told without a wait; from any thread. */
    boolean mayAnybodyRead(VirtualPath file);

    /** As {@link FileViews#authenticate}. */
    CompletionStage<Optional<Account>> authenticate(
        Credentials credentials, @Nullable InetAddress client);
  }

  /**
   * For a protocol.
   *
   * @param settings which change while connections are open
   * @param routes the handlers, which come and go
   * @param filters what a request passes first
   * @param files answers what no handler does
   * @param ready of them, those that are ready to be sent
   * @param workers threads that may block
   */
  Server(
      Supplier<Settings> settings,
      Supplier<Routes> routes,
      FilterTable filters,
      Files files,
      ReadyFiles ready,
      Lane workers,
      HttpDates dates,
      AccessLog accessLog) {
    this.settings = settings;
    this.routes = routes;
    this.filters = filters;
    this.files = files;
    this.ready = ready;
    this.workers = workers;
    this.dates = dates;
    this.accessLog = accessLog;
    this.dispatcher = new Dispatcher(this);
  }

  Settings settings() {
    return settings.get();
  }

  Routes routes() {
    return routes.get();
  }

  FilterTable filters() {
    return filters;
  }

  Files files() {
    return files;
  }

  ReadyFiles ready() {
    return ready;
  }

  Lane workers() {
    return workers;
  }

  HttpDates dates() {
    return dates;
  }

  AccessLog accessLog() {
    return accessLog;
  }

  /** The handlers that block and may have to wait for the rest of a body. */
  BodyStreams bodyStreams() {
    return bodyStreams;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  /**
   * Closes what a response is made of, which may block.
   *
   * @param lane whose it is
   */
  void close(HttpContent content, Lane lane) {
    if (content instanceof HttpContent.None || content instanceof HttpContent.Bytes) {
      return;
    }
    try {
      lane.execute(() -> close(content));
    } catch (RejectedExecutionException e) {
      closeOnWorker(content);
    }
  }

  /** Or here: better a blocked loop for a moment than an open file. */
  private void closeOnWorker(HttpContent content) {
    try {
      workers.execute(() -> close(content));
    } catch (RejectedExecutionException e) {
      close(content);
    }
  }

  /** Closes it here, which may block. */
  @SuppressWarnings("IllegalCatch") // the stream is a handler's
  static void close(HttpContent content) {
    try {
      content.close();
    } catch (IOException e) {
      log.debug("content not closed", e);
    } catch (Throwable e) {
      log.warn("content not closed", e);
    }
  }
}
