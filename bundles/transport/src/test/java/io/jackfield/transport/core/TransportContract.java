package io.jackfield.transport.core;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds however Netty talks to the kernel: subclasses run once for each way. */
@ParameterizedClass
@EnumSource(IoKind.class)
abstract class TransportContract {
  @Parameter IoKind io;
  @TempDir Path home;
  Rig rig;

  @BeforeEach
  final void start() {
    if (!io.isAvailable()) {
      System.out.println(getClass().getSimpleName() + " not run: no " + io + " on this machine");
    }
    assumeTrue(io.isAvailable(), io + " is not available");
    rig = new Rig(io, home);
  }

  @AfterEach
  final void stop() {
    if (rig != null) {
      rig.close();
      RecordingLeakDetector.assertNoLeaks();
    }
  }
}
