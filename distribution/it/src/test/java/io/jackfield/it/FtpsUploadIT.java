package io.jackfield.it;

import io.jackfield.it.support.RunningDaemon;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With BoringSSL. */
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
