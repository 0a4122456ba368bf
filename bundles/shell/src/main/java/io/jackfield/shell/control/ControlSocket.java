package io.jackfield.shell.control;

import io.jackfield.transport.BindRequest;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket that {@code bin/jackfield} talks to. The right to open it is the right to do
 * everything, so its folder belongs to the daemon's owner alone.
 */
final class ControlSocket {
  static final String PROTOCOL = "control";
  private static final int BACKLOG = 16;

  private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);

  private ControlSocket() {}

  /** Opens the socket or takes over the one of an earlier version; a failure is logged. */
  static void open(Path run, Transport transport, Switchboard switchboard) {
    Path folder = run.toAbsolutePath().normalize();
    Path file = folder.resolve("control.sock");
    try {
      makePrivate(folder);
      ConnectionSpec spec = ConnectionSpec.plain(PROTOCOL, PROTOCOL);
      transport
          .bind(
              BindRequest.builder(PROTOCOL, UnixDomainSocketAddress.of(file))
                  .backlog(BACKLOG)
                  .build(),
              channel -> switchboard.plug(channel, spec))
          .whenComplete((binding, failure) -> report(file, failure));
    } catch (IOException | RuntimeException e) {
      report(file, e);
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static void report(Path file, @Nullable Throwable failure) {
    if (failure == null) {
      log.info("control socket open file={}", file);
    } else {
      log.error("control socket failed file={} reason={}", file, failure.getMessage(), failure);
    }
  }
}
