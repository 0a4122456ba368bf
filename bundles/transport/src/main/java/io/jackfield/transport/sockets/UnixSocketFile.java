package io.jackfield.transport.sockets;

import java.io.IOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of a Unix domain socket. */
final class UnixSocketFile {
  private static final Logger log = LoggerFactory.getLogger(UnixSocketFile.class);

  private final Path path;

  UnixSocketFile(Path path) {
    this.path = path;
  }

  /** Removes the file that a killed daemon has left, but nothing else. */
  void makeRoom() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new BindException("cannot listen on " + path + ": it is not a socket");
    }
    if (isAnswered()) {
      throw new BindException("cannot listen on " + path + ": address already in use");
    }
    Files.deleteIfExists(path);
  }

  private boolean isAnswered() {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Keeps everybody but the owner away. */
  void protect() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    }
  }

  void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.warn("cannot remove socket file {}", path, e);
    }
  }
}
