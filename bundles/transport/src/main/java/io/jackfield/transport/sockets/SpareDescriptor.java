package io.jackfield.transport.sockets;

import io.jackfield.transport.BindRequest;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that is kept open to be given away when there is none left, so that one more
 * connection can be accepted: that of an operator who wants to know. Of one event loop.
 */
final class SpareDescriptor {
  private static final Path NOTHING = Path.of("/dev/null");

  private final boolean wanted;
  private @Nullable FileChannel held;

  private SpareDescriptor(boolean wanted) {
    this.wanted = wanted;
  }

  /** A local socket has one; a socket of the network could be made to use it up. */
  static SpareDescriptor of(BindRequest request) {
    return new SpareDescriptor(request.address() instanceof UnixDomainSocketAddress);
  }

  /** Opens it, if it is not, and if there is one; where there are no such files there is none. */
  void take() {
    if (wanted && held == null) {
      try {
        held = FileChannel.open(NOTHING);
      } catch (IOException e) {
        // There is none yet.
      }
    }
  }

  /** Whether it is in use for something else. */
  boolean isGiven() {
    return wanted && held == null;
  }

  /** Closes it; false if it was not open. */
  boolean give() {
    FileChannel given = held;
    held = null;
    if (given == null) {
      return false;
    }
    try {
      given.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
    return true;
  }
}
