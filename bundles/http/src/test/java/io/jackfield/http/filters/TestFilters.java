package io.jackfield.http.filters;

import io.jackfield.http.HttpFilter;
import io.jackfield.http.config.HttpConfig;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Filters as services, without a framework. */
public final class TestFilters {
  private TestFilters() {}

  public static HttpConfig config(String... required) {
    return fake(
        HttpConfig.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handler_wait" -> 20;
              case "filters_required" -> required;
              default -> method.getDefaultValue();
            });
  }

  @SuppressWarnings("unchecked")
  public static ServiceReference<HttpFilter> reference() {
    Bundle acme =
        fake(
            Bundle.class,
            (proxy, method, arguments) ->
                method.getName().equals("getVersion") ? Version.emptyVersion : "acme");
    return fake(
        ServiceReference.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getBundle" -> acme;
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> null;
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, behaviour));
  }
}
