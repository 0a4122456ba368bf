package io.jackfield.http.exchange;

import io.jackfield.http.HttpContent;
import io.jackfield.http.config.Settings;
import io.jackfield.http.message.HttpDates;
import io.jackfield.transport.Lane;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all exchanges share. From any thread. */
public final class Server {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private final Supplier<Settings> settings;
  private final Lane workers;
  private final HttpDates dates;
  private final AccessLog accessLog;

  /**
   * For a protocol.
   *
   * @param settings which change while connections are open
   * @param workers threads that may block
   */
  public Server(Supplier<Settings> settings, Lane workers, HttpDates dates, AccessLog accessLog) {
    this.settings = settings;
    this.workers = workers;
    this.dates = dates;
    this.accessLog = accessLog;
  }

  public Settings settings() {
    return settings.get();
  }

  public Lane workers() {
    return workers;
  }

  public HttpDates dates() {
    return dates;
  }

  public AccessLog accessLog() {
    return accessLog;
  }

  /**
   * Closes what a response is made of, which may block.
   *
   * @param lane whose it is
   */
  public void close(HttpContent content, Lane lane) {
    if (content instanceof HttpContent.None || content instanceof HttpContent.Bytes) {
      return;
    }
    try {
      lane.execute(() -> close(content));
    } catch (RejectedExecutionException e) {
      closeOn(workers, content);
    }
  }

  /** Closes it there, or here: better a blocked loop for a moment than an open file. */
  public static void closeOn(Executor executor, HttpContent content) {
    try {
      executor.execute(() -> close(content));
    } catch (RejectedExecutionException e) {
      close(content);
    }
  }

  /** Closes it here, which may block. */
  @SuppressWarnings("IllegalCatch") // the stream is a handler's
  private static void close(HttpContent content) {
    try {
      content.close();
    } catch (IOException e) {
      log.debug("content not closed", e);
    } catch (Throwable e) {
      log.warn("content not closed", e);
    }
  }
}
