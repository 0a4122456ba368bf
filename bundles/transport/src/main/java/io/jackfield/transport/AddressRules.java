package io.jackfield.transport;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Who may come.
 *
 * @param allow the only ones admitted; empty for all, while a set without addresses admits nobody
 * @param deny those refused, also if they are allowed
 */
public record AddressRules(Optional<AddressSet> allow, Optional<AddressSet> deny) {
  /** Admits all. */
  public static final AddressRules NONE = new AddressRules(Optional.empty(), Optional.empty());

  /** Whether an address is admitted as things are now. */
  public boolean admits(InetAddress address) {
    return deny.filter(set -> set.contains(address)).isEmpty()
        && allow.map(set -> set.contains(address)).orElse(true);
  }
}
