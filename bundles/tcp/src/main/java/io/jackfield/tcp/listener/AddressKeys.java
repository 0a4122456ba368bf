package io.jackfield.tcp.listener;

import io.jackfield.transport.AddressRules;
import io.jackfield.transport.AddressSet;
import io.jackfield.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys about addresses: who may connect, and which proxies are believed.
 *
 * @param allow the only ones that may connect
 * @param deny who may not
 * @param proxy whether each connection comes from a proxy
 * @param trusted the proxies
 */
record AddressKeys(Source allow, Source deny, boolean proxy, List<String> trusted) {

  /** Networks of one key and its file. */
  record Source(String key, List<String> networks, Optional<Path> file) {
    Optional<AddressSet> open(Transport transport) throws IOException {
      return networks.isEmpty() && file.isEmpty()
          ? Optional.empty()
          : Optional.of(transport.addresses(key, networks, file));
    }
  }

  /**
   * Reads a configuration.
   *
   * @param etc the folder that relative paths start from
   * @throws IOException with the key and the reason
   */
  static AddressKeys read(ListenerConfig config, Path etc) throws IOException {
    boolean proxy = config.proxy().equals("required");
    List<String> trusted = list(config.proxy_trusted());
    if (proxy && trusted.isEmpty()) {
      throw new IOException("proxy.trusted: not set, but proxy is required");
    }
    return new AddressKeys(
        new Source("allow", list(config.allow()), file(config.allow_file(), etc)),
        new Source("deny", list(config.deny()), file(config.deny_file(), etc)),
        proxy,
        trusted);
  }

  private static List<String> list(String[] values) {
    return Arrays.stream(values).map(String::strip).filter(text -> !text.isEmpty()).toList();
  }

  private static Optional<Path> file(String name, Path etc) {
    return name.isEmpty() ? Optional.empty() : Optional.of(etc.resolve(name));
  }

  AddressRules rules(Transport transport) throws IOException {
    return new AddressRules(allow.open(transport), deny.open(transport));
  }

  Optional<AddressSet> proxies(Transport transport) throws IOException {
    return proxy
        ? Optional.of(transport.addresses("proxy.trusted", trusted, Optional.empty()))
        : Optional.empty();
  }
}
