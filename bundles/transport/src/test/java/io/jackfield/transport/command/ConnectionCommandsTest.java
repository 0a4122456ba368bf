package io.jackfield.transport.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.Switchboard;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConnectionCommandsTest {
  private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");

  private final List<ConnectionInfo> connections = new ArrayList<>();
  private final Switchboard switchboard =
      proxy(
          Switchboard.class,
          (method, arguments) ->
              method.equals("close")
                  ? connections.removeIf(one -> one.id().equals(arguments[0]))
                  : connections);
  private final Command list = new ConnectionsCommand(switchboard, () -> NOON);
  private final Command kick = new KickCommand(switchboard);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private Object data = "";

  private void connect(String id, InetSocketAddress remote) {
    connections.add(
        new ConnectionInfo(
            id,
            "ftp",
            "ftp",
            remote,
            true,
            NOON.minusSeconds(61),
            10,
            20,
            false,
            "stores \u001b[31m"));
  }

  @Test
  void listsConnectionsByTheirAge() throws Exception {
    connect("a2", InetSocketAddress.createUnresolved("local", 0));
    connect("a1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000));
    assertThat(run(list, ""))
        .isEqualTo(
            """
            ID  LISTENER  PROTOCOL  REMOTE          TLS  OPEN   IN  OUT  PARKED  ACTIVITY
            a1  ftp       ftp       127.0.0.1:4000  yes  1m 1s  10  20   no      stores \\u001B[31m
            a2  ftp       ftp       local           yes  1m 1s  10  20   no      stores \\u001B[31m
            """);
  }

  @Test
  void saysThatThereIsNone() throws Exception {
    assertThat(run(list, "")).isEqualTo("no connections\n");
    assertThat(data).isEqualTo(List.of());
  }

  @Test
  void tellsScripts() throws Exception {
    connect("a1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000));
    run(list, "");
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("id", "a1");
    expected.put("listener", "ftp");
    expected.put("protocol", "ftp");
    expected.put("remote", "127.0.0.1:4000");
    expected.put("tls", true);
    expected.put("since", Instant.parse("2025-03-01T11:58:59Z"));
    expected.put("bytesIn", 10L);
    expected.put("bytesOut", 20L);
    expected.put("parked", false);
    expected.put("activity", "stores \u001b[31m");
    assertThat(data).isEqualTo(List.of(expected));
  }

  @Test
  void closesAConnection() throws Exception {
    connect("a1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000));
    assertThat(kick.spec().parameters().get(0).values().get()).containsExactly("a1");
    assertThat(run(kick, "a1")).isEqualTo("closed a1\n");
    assertThat(data).isEqualTo(Map.of("closed", "a1"));
    assertThatThrownBy(() -> run(kick, "a1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no connection 'a1'");
  }

  /** Returns what was printed. The test kit needs this bundle, so its call is not to be had. */
  private String run(Command command, String word) throws Exception {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    command.run(
        proxy(
            CommandCall.class,
            (method, arguments) -> method.equals("word") ? word : answer(arguments, out)));
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** By a line, or by who prints several. */
  @SuppressWarnings("unchecked")
  private Object answer(Object[] arguments, PrintStream out) {
    data = arguments[0];
    if (arguments[1] instanceof Consumer<?> text) {
      ((Consumer<PrintStream>) text).accept(out);
    } else {
      out.println(arguments[1]);
    }
    return data;
  }

  private interface Method {
    Object call(String name, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Method method) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              Object result = method.call(called.getName(), arguments);
              return called.getReturnType() == void.class ? null : result;
            }));
  }
}
