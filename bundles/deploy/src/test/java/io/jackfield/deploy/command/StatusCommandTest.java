package io.jackfield.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jackfield.deploy.BootTierChange;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.deploy.PendingUpgrade;
import io.jackfield.net.Listener;
import io.jackfield.testkit.TestCall;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.rollout.LaneInfo;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private final FakeDaemon daemon = new FakeDaemon();

  @BeforeEach
  void fill() throws UnknownHostException {
    daemon.listeners.add(
        new Socket("http", new InetSocketAddress(host(127, 0, 0, 1), 8080), false, ""));
    daemon.protocols.add(new ProtocolInfo("http", "io.jackfield.http", "0.1.0", 3, true));
    daemon.deployer.bundles.add(bundle("io.jackfield.http", true, Optional.empty()));
  }

  /** What of it does not work. */
  private void trouble() throws UnknownHostException {
    InetAddress six = host(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    daemon.listeners.add(
        new Socket("ftp", new InetSocketAddress(six, 2121), true, "the port is in use"));
    daemon.deployer.bundles.add(bundle("io.jackfield.ftp", false, Optional.of("no FileSpace")));
    daemon.lanes.add(new LaneInfo("io.jackfield.http", "worker", 2, 1, 0));
    daemon.lanes.add(new LaneInfo("other", "worker", 0, 0, 7));
    daemon.deployer.refused.put("bad.jar", "is no whole jar");
    daemon.deployer.pending = pending("system/io.jackfield.api-0.1.1.jar");
    daemon.says("io.jackfield.http", "oven", Result.Status.CRITICAL, "burns");
    daemon.says("io.jackfield.http", "door", Result.Status.OK, "closed");
  }

  private static PendingUpgrade pending(String... bootFiles) {
    return new PendingUpgrade(
        List.of("ftp.jar"),
        Map.of("http.jar", "needs the package x"),
        Optional.of(new BootTierChange("0.1.0", "0.1.1", List.of(bootFiles))));
  }

  private static InetAddress host(int... numbers) throws UnknownHostException {
    byte[] address = new byte[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      address[i] = (byte) numbers[i];
    }
    return InetAddress.getByAddress("name", address);
  }

  private static LiveBundle bundle(String name, boolean active, Optional<String> problem) {
    LiveBundle.Source source = active ? LiveBundle.Source.SHIPPED : LiveBundle.Source.DEPLOYED;
    return new LiveBundle(
        name,
        "0.1.0",
        name + ".jar",
        source,
        active,
        problem,
        0,
        Optional.empty(),
        0,
        Optional.empty());
  }

  @Test
  void tellsScriptsInTheDocumentedSchema() throws Exception {
    trouble();
    TestCall call = daemon.run("status", new TestCall().withJson());
    String json =
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(call.data());
    try (InputStream golden = StatusCommandTest.class.getResourceAsStream("status.json")) {
      assertThat(json.replaceFirst("(\"uptimeMillis\" : )[0-9]+", "$175000") + "\n")
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aListenerWhoseBundleIsBeingReplacedIsToldOnce() throws Exception {
    daemon.listeners.add(
        new Socket("http", InetSocketAddress.createUnresolved("next", 1), false, ""));
    TestCall call = daemon.run("status", new TestCall());
    assertThat(call.text()).contains("127.0.0.1:8080").doesNotContain("next");
  }

  @Test
  void tellsPeopleInColumns() throws Exception {
    trouble();
    assertThat(daemon.run("status", new TestCall()).text())
        .startsWith("jackfield 1.2.3, up ")
        .contains(
            """

            LISTENER  PROTOCOL  ADDRESS         TLS  PROBLEM
            ftp       ftp       [::1]:2121      yes  the port is in use
            http      http      127.0.0.1:8080  no

            """)
        .endsWith(
            """

            REFUSED  REASON
            bad.jar  is no whole jar

            STATUS    CHECK  PROBLEM
            CRITICAL  oven   burns
            """);
  }

  @Test
  void doesNotFailWhileAllWorks() throws Exception {
    assertThat(daemon.run("status", new TestCall()).complaints()).isEmpty();
  }

  @Test
  void saysWhatIsOnTheDiskAndDoesNotRunAndDoesNotFail() throws Exception {
    daemon.deployer.pending = pending("system/a.jar", "system/b.jar", "lib/c.jar", "lib/d.jar");
    TestCall call = daemon.run("status", new TestCall());
    assertThat(call.text().lines().skip(1).limit(3))
        .containsExactly(
            "restart needed: boot tier is 0.1.0 → 0.1.1"
                + " (system/a.jar, system/b.jar, lib/c.jar and 1 more)",
            "http.jar waits for the restart: needs the package x",
            "upgrade waits: run 'jackfield upgrade' (bundles/: ftp.jar)");
    assertThat(call.complaints()).isEmpty();
  }

  @Test
  void failsWhileACheckDoes() throws Exception {
    daemon.says("io.jackfield.tcp", "listener ftp", Result.Status.CRITICAL, "port in use", "tired");
    daemon.says("io.jackfield.http", "oven", Result.Status.WARN, "getting hot");
    TestCall call = daemon.run("status", new TestCall());
    assertThat(call.complaints())
        .containsExactly("listener ftp: port in use", "listener ftp: tired");
    assertThat(call.text())
        .contains("io.jackfield.http.jar  shipped  yes     0    getting hot")
        .endsWith(
            """

            STATUS    CHECK         PROBLEM
            CRITICAL  listener ftp  port in use; tired
            WARN      oven          getting hot
            """);
  }

  @Test
  void doesNotFailWhileAllIsWellOrWarns() throws Exception {
    daemon.says("io.jackfield.http", "oven", Result.Status.WARN, "getting hot");
    daemon.says("io.jackfield.http", "door", Result.Status.OK, "closed");
    TestCall call = daemon.run("status", new TestCall());
    assertThat(call.complaints()).isEmpty();
    assertThat(call.text()).doesNotContain("door");
  }

  @Test
  void tellsTheVersion() throws Exception {
    TestCall call = daemon.run("version", new TestCall());
    assertThat(call.text()).isEqualTo("jackfield 1.2.3\n");
    assertThat(call.data()).isEqualTo(Map.of("version", "1.2.3"));
  }

  /** A listener; without a problem if that is empty. */
  private record Socket(String name, InetSocketAddress address, boolean tls, String trouble)
      implements Listener {
    @Override
    public String protocol() {
      return name;
    }

    @Override
    public Optional<String> problem() {
      return Optional.of(trouble).filter(text -> !text.isEmpty());
    }
  }
}
