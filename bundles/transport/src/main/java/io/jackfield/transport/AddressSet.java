package io.jackfield.transport;

import java.net.InetAddress;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A set of IP addresses as it is when it is asked, for it may follow a file ({@link
 * Transport#addresses}). Methods may be called from any thread.
 */
@ProviderType
public interface AddressSet {

  /** Whether the address is in it; an IPv4 address that is mapped into IPv6 is an IPv4 address. */
  boolean contains(InetAddress address);

  /** Why what is in force is not what its file says: one line; empty if it is. */
  default Optional<String> problem() {
    return Optional.empty();
  }
}
