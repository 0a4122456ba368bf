package io.jackfield.ftp.server;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The ports on which passive data connections may arrive.
 *
 * @param first 0 for any free port
 */
record PortRange(int first, int last) {
  private static final int MAX_PORT = 65535;

  /**
   * Reads {@code 50000-50100}, {@code 50000} or an empty text for any free port.
   *
   * @throws IllegalArgumentException with a line for the operator
   */
  static PortRange parse(String text) {
    if (text.isBlank()) {
      return new PortRange(0, 0);
    }
    String[] ends = text.strip().split("-", 2);
    OptionalLong first = Numbers.parse(ends[0].strip(), 1, MAX_PORT);
    OptionalLong last = Numbers.parse(ends[ends.length - 1].strip(), 1, MAX_PORT);
    if (first.isEmpty() || last.isEmpty() || first.getAsLong() > last.getAsLong()) {
      throw new IllegalArgumentException(
          "passive.ports: not a range of ports such as 50000-50100: " + text);
    }
    return new PortRange((int) first.getAsLong(), (int) last.getAsLong());
  }

  /** All ports in random order: the next one is not for an attacker to guess. */
  int[] shuffled(RandomGenerator random) {
    int[] ports = new int[last - first + 1];
    for (int i = 0; i < ports.length; i++) {
      int j = random.nextInt(i + 1);
      ports[i] = ports[j];
      ports[j] = first + i;
    }
    return ports;
  }
}
