package io.jackfield.http.server;

import io.jackfield.http.config.HttpConfig;
import io.jackfield.http.config.Settings;
import io.jackfield.http.exchange.AccessLog;
import io.jackfield.http.exchange.Server;
import io.jackfield.http.exchange.UnfinishedResponse;
import io.jackfield.http.files.FileAccess;
import io.jackfield.http.files.FileRequests;
import io.jackfield.http.files.FileViews;
import io.jackfield.http.files.MimeTypes;
import io.jackfield.http.files.ReadyFiles;
import io.jackfield.http.files.StoredFiles;
import io.jackfield.http.filters.FilterTable;
import io.jackfield.http.h1.Http1Connection;
import io.jackfield.http.h2.Http2Stream;
import io.jackfield.http.handlers.HandlerTable;
import io.jackfield.http.handlers.Routes;
import io.jackfield.http.message.HttpDates;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Lane;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Transport;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol {@code http} (RFC 9110): HTTP/1.1 on connections of the switchboard, and HTTP/2 on
 * the streams that it makes of them.
 */
@Component(
    service = {},
    configurationPid = HttpConfig.PID)
@Designate(ocd = HttpConfig.class)
public final class HttpProtocol implements Protocol {
  private static final Logger log = LoggerFactory.getLogger(HttpProtocol.class);
  private static final String SCHEMA = "http.schema";
  private static final Integer BETWEEN_REQUESTS = 1;
  private static final Integer BEHIND_A_FILE = 2;

  private static final String CLOSING_TEXT =
      """
      HTTP/1.1 503 Service Unavailable\r
      Retry-After: 5\r
      Content-Length: 0\r
      Connection: close\r
      \r
      """;

  private static final String NOT_TLS_TEXT =
      """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: 47\r
      Connection: close\r
      \r
      This port speaks TLS: the address is https://.
      """;

  private final Server server;
  private final Dispatcher dispatcher;
  private final ReadyFiles ready;
  private volatile Settings settings;
  private @Nullable ServiceRegistration<Protocol> registration;

  /** Made by declarative services. */
  @Activate
  public HttpProtocol(
      @Reference Transport transport,
      @Reference HandlerTable handlers,
      @Reference FilterTable filters,
      @Reference FileAccess files,
      HttpConfig config) {
    this(
        Settings.of(config),
        handlers::routes,
        filters,
        files,
        files.ready(),
        transport.workers(),
        Clock.system(ZoneId.systemDefault()));
  }

  HttpProtocol(
      Settings settings,
      Supplier<Routes> routes,
      FilterTable filters,
      FileViews views,
      ReadyFiles ready,
      Lane workers,
      Clock clock) {
    this.settings = settings;
    this.ready = ready;
    this.server = new Server(this::settings, workers, new HttpDates(clock), new AccessLog(clock));
    StoredFiles stored = new StoredFiles(views, this::settings);
    this.dispatcher =
        new Dispatcher(server, routes, filters, new FileRequests(server, stored, ready));
  }

  private Settings settings() {
    return settings;
  }

  /** By hand: a component's description cannot carry the line ends of the closing message. */
  @Activate
  void publish(BundleContext context) {
    int types = MimeTypes.known().size(); // read now, and not for the first request
    Map<String, Object> properties =
        Map.of(
            NAME,
            "http",
            SCHEMES,
            new String[] {"http", "https"},
            ALPN,
            new String[] {"h2", "http/1.1"},
            CLOSING_MESSAGE,
            CLOSING_TEXT,
            NOT_TLS,
            NOT_TLS_TEXT);
    registration =
        context.registerService(Protocol.class, this, FrameworkUtil.asDictionary(properties));
    log.info("http ready settings={} media.types={}", settings, types);
  }

  @Modified
  void modified(HttpConfig config) {
    settings = Settings.of(config);
    ready.allChanged();
    log.info("http configured settings={}", settings);
  }

  /** Returns when every connection has been let go of, or was given up. */
  @Deactivate
  void withdraw() {
    if (registration != null) {
      registration.unregister();
    }
  }

  @Override
  public void take(Connection connection) {
    Object schema = connection.state().remove(SCHEMA);
    if (schema != null && !schema.equals(BETWEEN_REQUESTS) && !schema.equals(BEHIND_A_FILE)) {
      log.warn("state of another schema id={} schema={}", connection.id(), schema);
      connection.channel().close();
      return;
    }
    if (connection.parent().isPresent()) {
      takeStream(connection);
      return;
    }
    Http1Connection handler =
        new Http1Connection(connection, server, dispatcher::dispatch, () -> release(connection));
    connection.channel().pipeline().addLast(Http1Connection.NAME, handler);
    connection.onRelease(handler::letGo);
    UnfinishedResponse unfinished = UnfinishedResponse.takeFrom(connection.state());
    if (unfinished != null) {
      handler.finish(unfinished);
    } else {
      handler.begin();
    }
  }

  private void takeStream(Connection stream) {
    Http2Stream handler = new Http2Stream(stream, server, dispatcher::dispatch);
    stream.channel().pipeline().addLast(Http2Stream.NAME, handler);
    stream.onRelease(handler::letGo);
    stream.channel().config().setAutoRead(true);
  }

  private static void release(Connection connection) {
    boolean behindFile = UnfinishedResponse.isIn(connection.state());
    connection.state().put(SCHEMA, behindFile ? BEHIND_A_FILE : BETWEEN_REQUESTS);
    connection.channel().pipeline().remove(Http1Connection.NAME);
    connection.release();
  }
}
