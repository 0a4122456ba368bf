package io.jackfield.http.server;

import io.jackfield.file.FileView;
import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpFilter;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpProperties;
import io.jackfield.http.config.Settings;
import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.files.FileViews;
import io.jackfield.http.files.ReadyFiles;
import io.jackfield.http.files.TestViews;
import io.jackfield.http.filters.FilterTable;
import io.jackfield.http.filters.TestFilters;
import io.jackfield.http.handlers.HandlerCalls;
import io.jackfield.http.handlers.Route;
import io.jackfield.http.handlers.Routes;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.testkit.SettableClock;
import io.jackfield.testkit.TestConnection;
import io.jackfield.testkit.TestLane;
import io.jackfield.testkit.TestRolloutState;
import io.jackfield.transport.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.FileRegion;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The protocol without a framework and without a network. */
public final class TestServer {
  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  public static final Settings SETTINGS = settings(30, "tls");
  static final SettableClock CLOCK = new SettableClock(Instant.parse("2025-11-06T08:49:37Z"));

  static Settings settingsWithBasic(String basic) {
    return settings(30, basic);
  }

  private final List<TestConnection> connections = new ArrayList<>();
  private final TestRolloutState rollout = new TestRolloutState();
  private final List<Route> routes = new ArrayList<>();
  private final OverdueCalls overdue = new OverdueCalls(() -> 1);
  private final FilterTable filters =
      FilterTable.of(Runnable::run, bundle -> rollout, overdue, TestFilters.config());
  private Lane workers = new TestLane(Runnable::run);
  private Settings settings = SETTINGS;
  private FileViews views = new TestViews();
  private ReadyFiles ready = new ReadyFiles();
  private @Nullable Supplier<Routes> othersRoutes;
  private @Nullable HttpProtocol protocol;

  /** With one second for a body that pauses. */
  static Settings impatient() {
    return settings(1, "tls");
  }

  static Settings settingsWithBodyStreams(int all, int perClient) {
    return settings(30, "tls", all, perClient);
  }

  private static Settings settings(int bodySeconds, String basic) {
    return settings(bodySeconds, basic, 2, 2);
  }

  private static Settings settings(
      int bodySeconds, String basic, int bodyStreams, int bodyStreamsPerClient) {
    return new Settings(
        200,
        1000,
        10,
        5000,
        1000,
        500,
        100,
        bodyStreams,
        bodyStreamsPerClient,
        20,
        bodySeconds,
        60,
        true,
        5,
        List.of("index.html"),
        false,
        4,
        1 << 20,
        "no-cache",
        basic,
        Map.of(),
        "");
  }

  TestServer files(FileView view) {
    return views(new TestViews().anonymous(view));
  }

  TestServer views(FileViews other) {
    views = other;
    return this;
  }

  TestServer settings(Settings other) {
    settings = other;
    return this;
  }

  TestServer ready(ReadyFiles other) {
    ready = other;
    return this;
  }

  TestServer workers(Executor other) {
    workers = new TestLane(other);
    return this;
  }

  /** Instead of those that are handed in here. */
  public TestServer routes(Supplier<Routes> others) {
    othersRoutes = others;
    return this;
  }

  TestServer handle(Map<String, ?> properties, HttpHandler handler) {
    return add(properties, calls().blocking(handler));
  }

  TestServer handle(String path, HttpHandler handler) {
    return handle(
        Map.of(HttpProperties.PATH, path, HttpProperties.METHOD, new String[] {"GET", "POST"}),
        handler);
  }

  TestServer handleAsync(String path, AsyncHttpHandler handler) {
    return add(
        Map.of(HttpProperties.PATH, path, HttpProperties.METHOD, new String[] {"GET", "POST"}),
        calls().asynchronous(handler));
  }

  private HandlerCalls calls() {
    return new HandlerCalls("test", workers, workers, overdue);
  }

  /** Looks for those only when a test does. */
  OverdueCalls overdue() {
    return overdue;
  }

  private TestServer add(Map<String, ?> properties, HandlerRegistration.Call call) {
    routes.addAll(Route.of(properties, new HandlerRegistration(call, "test", rollout, workers)));
    return this;
  }

  TestServer filter(Map<String, Object> properties, HttpFilter filter) {
    filters.bindFilter(filter, TestFilters.reference(), properties);
    return this;
  }

  /** Whether all requests have left all handlers, which are not asked any more. */
  boolean isLeft() {
    return routes.stream().allMatch(route -> route.handler().leave(0));
  }

  /** Of the handlers' bundle. */
  TestRolloutState rollout() {
    return rollout;
  }

  /** Made of what was set before it is asked for, once. */
  HttpProtocol protocol() {
    if (protocol == null) {
      Routes all = new Routes(routes);
      Supplier<Routes> table = othersRoutes == null ? () -> all : othersRoutes;
      protocol = new HttpProtocol(settings, table, filters, views, ready, workers, CLOCK);
    }
    return protocol;
  }

  public TestConnection connect() {
    return connect(new TestConnection());
  }

  public TestConnection connect(TestConnection connection) {
    connections.add(connection);
    connection.wire().config().setAutoRead(false);
    protocol().take(connection);
    return connection;
  }

  /** A stream of HTTP/2, whose frames a test reads and writes. */
  TestConnection stream() {
    TestConnection stream = new TestConnection().ofParent();
    return connect(stream);
  }

  /** Closes every connection and lets go of what nobody has read. */
  public void close() {
    connections.forEach(connection -> connection.wire().finishAndReleaseAll());
  }

  /** What a fresh connection answers to one write. */
  String exchange(String request) {
    TestConnection connection = connect();
    send(connection, request);
    String answer = received(connection);
    connection.wire().finishAndReleaseAll();
    return answer;
  }

  static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  public static void send(TestConnection connection, String text) {
    EmbeddedChannel wire = connection.wire();
    wire.writeInbound(bytes(text));
    for (int i = 0; i < 100 && wire.hasPendingTasks(); i++) {
      wire.runPendingTasks();
    }
  }

  /** What was sent to the client since the last call. */
  public static String received(TestConnection connection) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      for (Object next = connection.wire().readOutbound();
          next != null;
          next = connection.wire().readOutbound()) {
        if (next instanceof ByteBuf buffer) {
          buffer.readBytes(all, buffer.readableBytes());
        } else if (next instanceof FileRegion region) {
          long done = 0;
          while (done < region.count()) {
            done += region.transferTo(Channels.newChannel(all), done);
          }
        }
        ReferenceCountUtil.release(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }
}
