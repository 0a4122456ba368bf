package io.jackfield.transport.core;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.tls.TlsEngine;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * What holds however Netty talks to the kernel: subclasses run once for each way, and if they ask
 * for it with each engine for TLS.
 */
@ParameterizedClass
@ArgumentsSource(TransportContract.Kinds.class)
abstract class TransportContract {
  private static final String CONTRACTS = System.getProperty("jackfield.contracts", "");

  /** For {@link #connect}: without TLS. */
  static final String PLAIN = "plain";

  @Parameter(0)
  IoKind io;

  @Parameter(1)
  TlsEngine tls;

  @TempDir Path home;
  Rig rig;

  /**
   * Runs with each engine: every way to the kernel with the one that is used unless told otherwise,
   * and one way with the other; all combinations with {@code -Djackfield.contracts=all}, and with
   * {@code jdk} without io_uring, of which another JDK has no part that epoll has not.
   */
  @Retention(RetentionPolicy.RUNTIME)
  @interface EachTlsEngine {}

  static final class Kinds implements ArgumentsProvider {
    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      boolean each = context.getRequiredTestClass().isAnnotationPresent(EachTlsEngine.class);
      return Arrays.stream(IoKind.values())
          .filter(io -> io != IoKind.IO_URING || !"jdk".equals(CONTRACTS))
          .flatMap(
              io ->
                  Arrays.stream(TlsEngine.values())
                      .filter(tls -> tls == TlsEngine.named("auto") || (each && both(io)))
                      .map(tls -> Arguments.of(io, tls)));
    }
  }

  private static boolean both(IoKind io) {
    return io == IoKind.NIO || "all".equals(CONTRACTS);
  }

  /** What is the same for each engine need not run with each. */
  final void assumeEngineMatters(boolean secure) {
    assumeTrue(secure || tls == TlsEngine.named("auto"), "in the clear there is no engine");
  }

  /** A client of a new listener, in a version of TLS or {@link #PLAIN}, that may be idle. */
  final Client connect(String security) throws Exception {
    return anotherClient(newListener(security), security);
  }

  /** A client of that listener. */
  final Client anotherClient(InetSocketAddress address, String security) throws Exception {
    Client client = Client.to(address);
    return security.equals(PLAIN) ? client : client.startTls(security);
  }

  /** A listener, in a version of TLS or {@link #PLAIN}. */
  final InetSocketAddress newListener(String security) throws Exception {
    assumeEngineMatters(!security.equals(PLAIN));
    if (security.equals(PLAIN)) {
      return rig.listen();
    }
    TlsSettings settings = TlsSettings.builder().protocols(List.of(security)).build();
    ConnectionSpec spec =
        ConnectionSpec.builder("listener", Rig.PROTOCOL)
            .tls(rig.bundle("tcp").tls(settings), true)
            .idleTimeout(Duration.ZERO)
            .build();
    return rig.listen(spec);
  }

  @BeforeEach
  final void start() {
    if (!io.isAvailable()) {
      System.out.println(getClass().getSimpleName() + " not run: no " + io + " on this machine");
    }
    assumeTrue(io.isAvailable(), io + " is not available");
    tls.problem().ifPresent(reason -> System.out.println("not run: no " + tls + ": " + reason));
    assumeTrue(tls.problem().isEmpty(), tls + " is not available");
    rig = new Rig(io, tls, home);
  }

  @AfterEach
  final void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  /** Not after each test: the collections that it needs would cost more than all tests. */
  @AfterAll
  static void lookForLeaks() {
    RecordingLeakDetector.assertNoLeaks();
  }
}
