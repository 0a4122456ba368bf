package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpProperties;
import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestRolloutState;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

class HandlerTableTest {
  private final HandlerTable table =
      new HandlerTable(
          new SameThread(), bundle -> new TestRolloutState(), 0, new HandlerLane.Limits(1, 0));
  private final HttpHandler handler = request -> HttpResponse.text("");

  @Test
  void oneObjectMayBePublishedTwice() {
    ServiceReference<HttpHandler> one = reference();
    ServiceReference<HttpHandler> other = reference();
    table.bindHandler(handler, one, Map.of(HttpProperties.PATH, "/one"));
    table.bindHandler(handler, other, Map.of(HttpProperties.PATH, "/other"));
    Plugin left = find("/other");
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
    Plugin plugin = find("/one");
    table.updatedHandler(handler, service, Map.of(HttpProperties.PATH, "/other"));
    assertThat(find("/one")).isNull();
    assertThat(find("/other")).isSameAs(plugin);
  }

  private @Nullable Plugin find(String path) {
    return table.routes().find("", RequestPath.parse(path), "GET", 0).plugin();
  }

  /** Equal to itself alone. */
  @SuppressWarnings("unchecked")
  private static ServiceReference<HttpHandler> reference() {
    return (ServiceReference<HttpHandler>)
        Proxy.newProxyInstance(
            ServiceReference.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> null;
                });
  }
}
