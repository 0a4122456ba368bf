package io.jackfield.deploy.command;

import io.jackfield.health.CheckReport;
import io.jackfield.net.Listener;
import io.jackfield.testkit.Partial;
import io.jackfield.testkit.TestCall;
import io.jackfield.testkit.TestCommands;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.rollout.Rollouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;

/** A daemon of plain values, with the commands that work on its live tier. */
final class FakeDaemon {
  final FakeDeployer deployer = new FakeDeployer();
  final List<Listener> listeners = new ArrayList<>();
  final List<ProtocolInfo> protocols = new ArrayList<>();
  final List<LaneInfo> lanes = new ArrayList<>();
  final List<CheckReport> reports = new ArrayList<>();
  final TestCommands commands;

  /** Without the jars of clients. */
  FakeDaemon() {
    this(Path.of("nowhere"));
  }

  /** With a folder for the jars of clients. */
  FakeDaemon(Path incoming) {
    commands =
        new TestCommands(
            DeployCommands.commands(
                deployer,
                Partial.of(Switchboard.class, new FakeSwitchboard()),
                Partial.of(Rollouts.class, new FakeRollouts()),
                tags -> reports.stream().filter(one -> one.tags().containsAll(tags)).toList(),
                "1.2.3",
                new Incoming(incoming),
                Map.of("home", "/srv/jackfield"),
                () -> listeners,
                "io.jackfield.shell"::endsWith));
  }

  TestCall run(String name, TestCall call) throws Exception {
    return commands.run(name, call);
  }

  /** A check of a bundle says so. */
  void says(String bundle, String check, Result.Status status, String... lines) {
    reports.add(
        new CheckReport(
            check, bundle, List.of("ready"), status, List.of(lines), Duration.ofMillis(5), false));
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeSwitchboard {
    List<ProtocolInfo> protocols() {
      return protocols;
    }
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeRollouts {
    List<LaneInfo> lanes() {
      return lanes;
    }
  }
}
