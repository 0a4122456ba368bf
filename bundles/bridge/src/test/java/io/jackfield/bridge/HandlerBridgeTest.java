package io.jackfield.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.tcp.LineHandler;
import io.jackfield.tcp.StreamHandler;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Transport;
import io.jackfield.transport.threads.FairLane;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** What the bridge registers and takes, on a framework of proxies. */
class HandlerBridgeTest {
  private final List<Object> protocols = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private final FairLane lane = new FairLane("test", LaneSpec.of("any", 1, 0));

  private final Transport transport =
      fake(
          Transport.class,
          (proxy, method, arguments) ->
              took(method.getName() + " " + arguments[0] + " " + arguments[1], Optional.of(lane)));

  private final HandlerBridge bridge =
      new HandlerBridge(bundle(1).getBundleContext(), transport, TestLimits.of(2, 1));

  @Test
  void worksOnLanesOfTheHandlersBundleAsLongAsItHasHandlers() {
    ServiceReference<LineHandler> lines = reference(9, Map.of("tcp.protocol", "lines"));
    ServiceReference<StreamHandler> stream = reference(9, Map.of("tcp.protocol", "stream"));
    bridge.bindLines((session, line) -> line, lines);
    bridge.bindStream(session -> {}, stream);
    assertThat(protocols).containsExactly("lines of 9", "stream of 9");
    assertThat(taken)
        .containsExactly(
            "laneOf b9 line running=256 waiting=2147483647 per.client=192",
            "laneOf b9 stream running=2 waiting=0 per.client=1");

    bridge.unbindLines(lines);
    assertThat(lane.isShutdown()).isFalse();
    bridge.unbindStream(stream);
    assertThat(protocols).isEmpty();
    assertThat(lane.isShutdown()).isTrue();
  }

  @Test
  void refusesALongestLineThatIsNone() {
    bind(Map.of("tcp.protocol", "x", "tcp.line.max", "100"));
    bind(Map.of("tcp.protocol", "x", "tcp.line.max", 100L));
    bind(Map.of("tcp.protocol", "x", "tcp.line.max", 0));
    bind(Map.of());
    assertThat(protocols).isEmpty();
    assertThat(taken).isEmpty();
    bind(Map.of("tcp.protocol", "x", "tcp.line.max", 100));
    assertThat(protocols).hasSize(1);
  }

  private void bind(Map<String, Object> properties) {
    bridge.bindLines((session, line) -> line, reference(9, properties));
  }

  private <T> T took(String what, T result) {
    taken.add(what);
    return result;
  }

  private Object register(Dictionary<?, ?> properties) {
    String words = properties.get(Protocol.NAME) + " of " + properties.get(Protocol.BUNDLE);
    protocols.add(words);
    return fake(ServiceRegistration.class, (proxy, method, arguments) -> protocols.remove(words));
  }

  private Bundle bundle(long id) {
    BundleContext[] context = new BundleContext[1];
    Bundle bundle =
        fake(
            Bundle.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundleContext" -> context[0];
                  case "getSymbolicName" -> "b" + id;
                  case "getState" -> Bundle.ACTIVE;
                  case "equals" -> proxy.toString().equals(arguments[0].toString());
                  case "hashCode" -> (int) id;
                  case "toString" -> "b" + id;
                  default -> id;
                });
    context[0] =
        fake(
            BundleContext.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> bundle;
                  default -> register((Dictionary<?, ?>) arguments[2]);
                });
    return bundle;
  }

  @SuppressWarnings("unchecked")
  private <T> ServiceReference<T> reference(long bundle, Map<String, Object> properties) {
    return fake(
        ServiceReference.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getProperty" -> properties.get(arguments[0]);
              case "getBundle" -> bundle(bundle);
              case "equals" -> proxy == arguments[0];
              default -> System.identityHashCode(proxy);
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, behaviour));
  }
}
