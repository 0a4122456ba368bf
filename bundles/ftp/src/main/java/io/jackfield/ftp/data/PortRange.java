package io.jackfield.ftp.data;

import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The ports on which passive data connections may arrive.
 *
 * @param first 0 for any free port
 */
public record PortRange(int first, int last) {
  private static final int MAX_PORT = 65535;

  /**
   * Reads {@code 50000-50100}, {@code 50000} or an empty text for any free port.
   *
   * @throws IllegalArgumentException with a line for the operator
   */
  public static PortRange parse(String text) {
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

  /** How many ports there are. */
  int size() {
    return last - first + 1;
  }

  /**
   * All ports, each once, from a random one on in steps of a random width: the next one is not for
   * an attacker to guess, and nothing is done for ports that nobody tries.
   *
   * @return the port for each index below {@link #size}
   */
  IntUnaryOperator walk(RandomGenerator random) {
    int size = size();
    int start = random.nextInt(size);
    int step = random.nextInt(size);
    // Only so does the walk come to every port before it comes to one again.
    while (commonDivisor(step, size) != 1) {
      step = random.nextInt(size);
    }
    long width = step;
    return index -> first + (int) ((start + index * width) % size);
  }

  private static int commonDivisor(int a, int b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }
}
