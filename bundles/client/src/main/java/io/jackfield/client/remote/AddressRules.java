package io.jackfield.client.remote;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which addresses may be called. Immutable. */
public final class AddressRules {
  /**
   * What is not for the world (RFC 6890 and its registries): this machine, private, shared and
   * link-local networks, and those of documentation, tests, multicast and the future. Addresses
   * that carry one of IPv4 are judged by that one, and 6to4 and Teredo, which nobody needs, not at
   * all.
   */
  private static final List<Cidr> SPECIAL =
      Cidr.parse(
          List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20",
              "5f00::/16",
              "fc00::/7",
              "fe80::/9",
              "ff00::/8"));

  private static final Cidr TRANSLATED = Cidr.parse("64:ff9b::/96");

  private final boolean open;
  private final List<Cidr> allowed;

  /**
   * Rules.
   *
   * @param allowed what else than public addresses may be called; empty for everything
   */
  public AddressRules(Optional<List<String>> allowed) {
    open = allowed.isEmpty();
    this.allowed = Cidr.parse(allowed.orElse(List.of()));
  }

  /** Whether every address may be called. */
  boolean isOpen() {
    return open;
  }

  /** Whether that host may be called at that address. */
  public void check(String host, InetAddress address) throws RemoteException {
    if (!open && !permits(address)) {
      throw new RemoteException(
          Reason.FORBIDDEN_ADDRESS,
          host
              + ": its address "
              + address.getHostAddress()
              + " is not a public one, and not in a network that may be called");
    }
  }

  private boolean permits(InetAddress address) {
    byte[] bytes = address.getAddress();
    return isIn(allowed, bytes) || (!isIn(SPECIAL, bytes) && !isTranslatedSpecial(bytes));
  }

  private static boolean isTranslatedSpecial(byte[] bytes) {
    return TRANSLATED.contains(bytes)
        && isIn(SPECIAL, new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]});
  }

  private static boolean isIn(List<Cidr> networks, byte[] address) {
    return networks.stream().anyMatch(n -> n.contains(address));
  }
}
