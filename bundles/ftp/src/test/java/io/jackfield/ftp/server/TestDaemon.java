package io.jackfield.ftp.server;

import io.jackfield.ftp.control.FtpConfig;
import io.jackfield.testkit.SettableClock;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.TlsPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** The protocol behind a real socket, with simple accounts and files. */
final class TestDaemon implements AutoCloseable {
  static {
    // Most of what tests wait for comes sooner than Awaitility looks by default.
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }

  private static final TlsPolicy TLS = SelfSigned.policy();

  final PlainTransport transport = new PlainTransport();
  final FewAccounts accounts = new FewAccounts();
  final DiskFiles files;
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  final List<NetConnection> connections = new CopyOnWriteArrayList<>();
  final int port;
  private final FtpProtocol protocol;
  private FtpConfig config;

  TestDaemon(Path root) {
    this(root, Map.of());
  }

  TestDaemon(Path root, Map<String, Object> config) {
    this.files = new DiskFiles(root);
    this.config = TestConfig.with(config);
    protocol = version();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    port =
        ((InetSocketAddress)
                transport
                    .bind(
                        BindRequest.builder("test", any).backlog(8).build(),
                        channel -> {
                          NetConnection connection = new NetConnection(channel, Optional.of(TLS));
                          connections.add(connection);
                          connection.plugInto(protocol);
                        })
                    .toCompletableFuture()
                    .join()
                    .address())
            .getPort();
  }

  /** A version of the protocol. */
  FtpProtocol version() {
    FtpProtocol protocol = new FtpProtocol(transport, config, clock);
    protocol.bindAccounts(accounts);
    protocol.bindFiles(files);
    return protocol;
  }

  /** As a saved change of the file does. */
  void configure(Map<String, Object> changed) {
    config = TestConfig.with(changed);
    protocol.modified(config);
  }

  @Override
  public void close() {
    transport.close();
  }
}
