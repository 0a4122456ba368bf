package io.jackfield.transport.tls;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds with each engine: subclasses run once for each. */
@ParameterizedClass
@EnumSource(TlsEngine.class)
abstract class TlsContract {
  @Parameter TlsEngine engine;
  @TempDir Path home;
  final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  TlsPolicies policies;

  @BeforeEach
  final void start() {
    assumeTrue(engine.problem().isEmpty(), engine + " is not available");
    policies = new TlsPolicies(engine, home.resolve("tls"), timers);
  }

  @AfterEach
  final void stop() {
    timers.shutdownNow();
  }
}
