package io.jackfield.it;

import io.jackfield.it.support.RunningDaemon;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With BoringSSL. */
@DisabledIfEnvironmentVariable(
    named = "JACKFIELD_NATIVE",
    matches = "false",
    disabledReason = "native libraries are switched off")
class FtpsUploadIT extends FtpsUploads {
  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon().configured("io.jackfield.transport.cfg", "tls.engine", "openssl");

  FtpsUploadIT() {
    super(running);
  }

  @BeforeAll
  static void addUser() {
    running.addUser("ann", "secret");
  }
}
