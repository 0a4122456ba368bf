package io.jackfield.transport.stages;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may come. Safe for any thread if the lists are, as a {@link NetworkFile} is.
 *
 * @param allow the only ones admitted; empty for all, while a list without networks admits nobody
 * @param deny those refused, also if they are allowed
 */
public record AddressRules(Optional<Supplier<Networks>> allow, Optional<Supplier<Networks>> deny) {
  /** Admits all. */
  public static final AddressRules NONE = new AddressRules(Optional.empty(), Optional.empty());

  /**
   * Whether an address is admitted by the lists as they are now.
   *
   * @param address the address, or null for the peer of a Unix-domain socket, which is admitted:
   *     the socket's permissions say who may come
   */
  public boolean admits(@Nullable InetAddress address) {
    if (address == null) {
      return true;
    }
    if (deny.isPresent() && deny.get().get().contains(address)) {
      return false;
    }
    return allow.isEmpty() || allow.get().get().contains(address);
  }
}
