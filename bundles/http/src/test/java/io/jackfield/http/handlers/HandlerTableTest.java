package io.jackfield.http.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpProperties;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.config.HttpConfig;
import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.message.RequestPath;
import io.jackfield.http.server.TestServer;
import io.jackfield.testkit.TestConnection;
import io.jackfield.testkit.TestRolloutState;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import io.jackfield.transport.threads.FairLane;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

class HandlerTableTest {
  private final List<FairLane> lanes = new ArrayList<>();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final Transport transport =
      fake(
          Transport.class,
          (proxy, method, arguments) ->
              method.getName().equals("timers")
                  ? timers
                  : Optional.of(lane(arguments[0].toString(), (LaneSpec) arguments[1])));
  private final HandlerTable table =
      new HandlerTable(transport, bundle -> new TestRolloutState(), defaults());
  private final HttpHandler handler = request -> HttpResponse.text("");
  private final Bundle acme = bundle("acme", "1.0.0");
  private int state = Bundle.ACTIVE;

  @AfterEach
  void stop() {
    lanes.forEach(FairLane::shutdownNow);
    timers.shutdownNow();
  }

  private FairLane lane(String bundle, LaneSpec spec) {
    FairLane lane = new FairLane(bundle, spec);
    lanes.add(lane);
    return lane;
  }

  @Test
  void oneObjectMayBePublishedTwice() {
    ServiceReference<HttpHandler> one = reference();
    ServiceReference<HttpHandler> other = reference();
    table.bindHandler(handler, one, Map.of(HttpProperties.PATH, "/one"));
    table.bindHandler(handler, other, Map.of(HttpProperties.PATH, "/other"));
    HandlerRegistration left = find("/other");
    assertThat(find("/one")).isNotNull();

    table.unbindHandler(one);
    assertThat(find("/one")).isNull();
    assertThat(left).isNotNull().isSameAs(find("/other"));
    assertThat(left.enter()).isTrue();
  }

  @Test
  void aHandlerOfOtherPropertiesIsTheSame() {
    ServiceReference<HttpHandler> service = reference();
    table.bindHandler(handler, service, Map.of(HttpProperties.PATH, "/one"));
    HandlerRegistration plugin = find("/one");
    table.updatedHandler(handler, service, Map.of(HttpProperties.PATH, "/other"));
    assertThat(find("/one")).isNull();
    assertThat(find("/other")).isSameAs(plugin);
  }

  @Test
  void twoHandlersOfOnePathAreTold() {
    Bundle other = bundle("other", "2.0.0");
    table.bindHandler(handler, reference(), Map.of(HttpProperties.PATH, "/a/{x}"));
    table.bindHandler(handler, reference(), Map.of(HttpProperties.PATH, "/b"));
    assertThat(
            log(
                () ->
                    table.bindHandler(
                        handler,
                        reference(other),
                        Map.of(HttpProperties.PATH, "/a/{y}", Constants.SERVICE_RANKING, 1))))
        .containsPattern(
            "WARN .*two handlers for one path path=/a/\\{y\\} methods=\\[GET, HEAD\\]"
                + " serves=.* of other 2.0.0 not=.* of acme 1.0.0\\s");
  }

  @Test
  void twoVersionsOfABundleAndOtherMethodsAndHostsAreNot() {
    ServiceReference<HttpHandler> service = reference();
    Map<String, Object> properties = Map.of(HttpProperties.PATH, "/a");
    table.bindHandler(handler, service, properties);
    ServiceReference<HttpHandler> newer = reference(bundle("acme", "1.1.0"));
    Bundle other = bundle("other", "1.0.0");
    assertThat(
            log(
                () -> {
                  table.updatedHandler(handler, service, properties);
                  table.bindHandler(handler, newer, properties);
                  table.bindHandler(
                      handler,
                      reference(other),
                      Map.of(HttpProperties.PATH, "/a", HttpProperties.METHOD, "POST"));
                  table.bindHandler(
                      handler,
                      reference(other),
                      Map.of(HttpProperties.PATH, "/a", HttpProperties.HOST, "x"));
                }))
        .doesNotContain("WARN");
  }

  private static String log(Runnable action) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lanesEndWithTheLastHandlerOfABundleThatGoesOn() {
    ServiceReference<HttpHandler> one = reference();
    ServiceReference<HttpHandler> other = reference();
    table.bindHandler(handler, one, Map.of(HttpProperties.PATH, "/one"));
    table.bindHandler(handler, other, Map.of(HttpProperties.PATH, "/other"));
    table.unbindHandler(one);
    assertThat(lanes).hasSize(2).noneMatch(FairLane::isShutdown);
    table.unbindHandler(other);
    assertThat(lanes).allMatch(FairLane::isShutdown);

    table.bindHandler(handler, one, Map.of(HttpProperties.PATH, "/one"));
    state = Bundle.STOPPING;
    table.unbindHandler(one);
    assertThat(lanes).hasSize(4).filteredOn(lane -> !lane.isShutdown()).hasSize(2);
  }

  @Test
  void aHandlerThatHangsIsItsBundlesAndItsClientIsToldWhenThatStops() throws Exception {
    CompletableFuture<Thread> running = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    HttpHandler hangs =
        request -> {
          running.complete(Thread.currentThread());
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.complete(true);
          }
          return HttpResponse.text("late");
        };
    table.bindHandler(hangs, reference(), Map.of(HttpProperties.PATH, "/hang"));
    TestServer server = new TestServer().routes(table::routes);
    TestConnection connection = server.connect();
    TestServer.send(connection, "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(running.get(20, TimeUnit.SECONDS).getName()).startsWith("acme-handler-");
    assertThat(lanes.get(0).describe())
        .singleElement()
        .asString()
        .startsWith("handler: GET /hang at " + HandlerTableTest.class.getName());

    lanes.get(0).shutdownNow();
    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    EmbeddedChannel wire = connection.wire();
    String answer = await().until(() -> answer(connection, wire), text -> !text.isEmpty());
    assertThat(answer).startsWith("HTTP/1.1 503 ").contains("retry-after: 1\r\n");
    server.close();
  }

  @Test
  void handlersThatHangHoldUpTheStopOnce() {
    table.modified(
        fake(
            HttpConfig.class,
            (proxy, method, arguments) ->
                method.getName().equals("handler_wait")
                    ? 2
                    : method.invoke(defaults(), arguments)));
    List<ServiceReference<HttpHandler>> services = List.of(reference(), reference(), reference());
    for (int i = 0; i < services.size(); i++) {
      table.bindHandler(handler, services.get(i), Map.of(HttpProperties.PATH, "/" + i));
      assertThat(find("/" + i).enter()).isTrue();
    }
    long begin = System.nanoTime();
    table.stop();
    services.forEach(table::unbindHandler);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(1500), Duration.ofMillis(3900));
  }

  private static String answer(TestConnection connection, EmbeddedChannel wire) {
    wire.runPendingTasks();
    return TestServer.received(connection);
  }

  private @Nullable HandlerRegistration find(String path) {
    return table.routes().find("", RequestPath.parse(path), "GET", 0).handler();
  }

  private ServiceReference<HttpHandler> reference() {
    return reference(acme);
  }

  /** Equal to itself alone, as proxies are here. */
  @SuppressWarnings("unchecked")
  private static ServiceReference<HttpHandler> reference(Bundle of) {
    return fake(
        ServiceReference.class,
        (proxy, method, arguments) -> method.getName().equals("getBundle") ? of : null);
  }

  private Bundle bundle(String name, String version) {
    return fake(
        Bundle.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getState" -> state;
              case "getVersion" -> Version.parseVersion(version);
              default -> name;
            });
  }

  private static HttpConfig defaults() {
    return fake(
        HttpConfig.class,
        (proxy, method, arguments) ->
            method.getName().equals("handler_wait") ? 0 : method.getDefaultValue());
  }

  private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
    InvocationHandler identity =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> behaviour.invoke(proxy, method, arguments);
            };
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, identity));
  }
}
