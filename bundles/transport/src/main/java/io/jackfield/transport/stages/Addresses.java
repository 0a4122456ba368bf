package io.jackfield.transport.stages;

import io.jackfield.transport.AddressSet;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Networks that were listed, and those of a file. */
public final class Addresses {
  private Addresses() {}

  /**
   * Their union.
   *
   * @param key what it is configured as, for messages
   * @param timers where the file is looked at
   * @throws IOException with the key and the reason
   */
  public static AddressSet of(
      String key, List<String> networks, Optional<Path> file, ScheduledExecutorService timers)
      throws IOException {
    Networks listed;
    try {
      listed = Networks.parse(networks);
    } catch (IllegalArgumentException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
    return file.isEmpty()
        ? listed
        : new Union(listed, NetworkFile.open(key + ".file", file.get(), timers));
  }

  private record Union(Networks listed, NetworkFile file) implements AddressSet {
    @Override
    public boolean contains(InetAddress address) {
      return listed.contains(address) || file.contains(address);
    }

    @Override
    public Optional<String> problem() {
      return file.problem();
    }
  }
}
