package io.jackfield.examples.async;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two questions whose answer may take its time: of a name service, and of a disk. */
final class Machine {
  private Machine() {}

  static String name() throws IOException {
    return InetAddress.getLocalHost().getHostName();
  }

  static long freeMiB() throws IOException {
    return Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))).getUsableSpace() >> 20;
  }
}
