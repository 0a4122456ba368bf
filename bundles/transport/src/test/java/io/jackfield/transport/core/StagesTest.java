package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.AddressRules;
import io.jackfield.transport.AddressSet;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection passes on its way to the protocol, in the order of the stages. */
class StagesTest extends TransportContract {
  private static final AddressSet ALL = address -> true;
  private static final AddressSet NONE = address -> false;
  private static final String PROXIED = "PROXY TCP4 192.0.2.7 192.0.2.1 4000 80\r\n";

  @BeforeEach
  void plugIn() {
    rig.plugIn(new TaggingProtocol("a"));
  }

  private static ConnectionSpec.Builder listener() {
    return ConnectionSpec.builder("listener", Rig.PROTOCOL);
  }

  private Client connect(ConnectionSpec.Builder spec) throws Exception {
    return Client.to(rig.listen(spec.build()));
  }

  private static AddressSet only(String address) throws UnknownHostException {
    InetAddress one = InetAddress.getByName(address);
    return one::equals;
  }

  private static void assertServed(Client client) throws IOException {
    client.send("hello\n");
    assertThat(client.line()).isEqualTo("a1 hello");
  }

  @Test
  void onlyWhoIsAdmittedIsServed() throws Exception {
    AddressRules allowed = new AddressRules(Optional.of(only("127.0.0.1")), Optional.empty());
    try (Client client = connect(listener().addressRules(allowed))) {
      assertServed(client);
    }
    for (AddressRules rules :
        new AddressRules[] {
          new AddressRules(Optional.of(NONE), Optional.empty()),
          new AddressRules(Optional.empty(), Optional.of(only("127.0.0.1"))),
          new AddressRules(Optional.of(ALL), Optional.of(ALL)),
        }) {
      try (Client client = connect(listener().addressRules(rules))) {
        assertThat(client.isClosed()).isTrue();
      }
    }
    await().until(() -> rig.manager.count("listener") == 0);
  }

  @Test
  void thereAreNoMoreThanTheListenerTakes() throws Exception {
    ConnectionSpec spec = listener().maxConnections(1).build();
    try (Client client = Client.to(rig.listen(spec))) {
      assertServed(client);
      try (Client other = Client.to(rig.listen(spec))) {
        assertThat(other.isClosed()).isTrue();
      }
    }
    await().until(() -> rig.manager.count("listener") == 0);
    try (Client client = Client.to(rig.listen(spec))) {
      assertServed(client);
    }
  }

  @Test
  void thereAreNoMoreThanAClientMayHave() throws Exception {
    ConnectionSpec spec = listener().maxConnectionsPerClient(1).build();
    try (Client client = Client.to(rig.listen(spec))) {
      assertServed(client);
      try (Client other = Client.to(rig.listen(spec))) {
        assertThat(other.isClosed()).isTrue();
      }
    }
  }

  @Test
  void proxyTellsWhoseConnectionItIs() throws Exception {
    ConnectionSpec spec = listener().proxies(only("127.0.0.1")).maxConnectionsPerClient(1).build();
    try (Client client = Client.to(rig.listen(spec))) {
      client.send(PROXIED + "hel");
      await().until(() -> rig.onlyConnection().remote().getPort() == 4000);
      assertThat(rig.onlyConnection().remote().getAddress().getHostAddress())
          .isEqualTo("192.0.2.7");
      client.send("lo\n");
      assertThat(client.line()).isEqualTo("a1 hello");
      // The proxy may connect as often as it likes, its clients may not.
      try (Client same = Client.to(rig.listen(spec));
          Client other = Client.to(rig.listen(spec))) {
        same.send(PROXIED);
        assertThat(same.isClosed()).isTrue();
        other.send(PROXIED.replace("192.0.2.7", "192.0.2.8"));
        assertServed(other);
      }
    }
    await().until(() -> rig.manager.count("listener") == 0);
    assertThat(rig.manager.count("listener", InetAddress.getByName("192.0.2.7"))).isZero();
  }

  @Test
  void rulesAreForTheClientThatTheProxyNames() throws Exception {
    AddressRules rules = new AddressRules(Optional.of(only("192.0.2.7")), Optional.empty());
    try (Client client = connect(listener().proxies(ALL).addressRules(rules))) {
      client.send(PROXIED);
      assertServed(client);
    }
    try (Client client = connect(listener().proxies(ALL).addressRules(rules))) {
      client.send(PROXIED.replace("192.0.2.7", "192.0.2.8"));
      assertThat(client.isClosed()).isTrue();
    }
    // What a proxy sends on its own behalf, to see whether somebody is there.
    try (Client client = connect(listener().proxies(ALL).addressRules(rules))) {
      client.send("PROXY UNKNOWN\r\n");
      assertServed(client);
    }
  }

  @Test
  void whoIsNoProxyOrSendsNoHeaderIsClosed() throws Exception {
    try (Client client = connect(listener().proxies(NONE))) {
      assertThat(client.isClosed()).isTrue();
    }
    try (Client client = connect(listener().proxies(ALL))) {
      client.send("hello\n");
      assertThat(client.isClosed()).isTrue();
    }
    try (Client client = connect(listener().proxies(ALL))) {
      client.end();
      assertThat(client.isClosed()).isTrue();
    }
    try (Client client = connect(listener())) {
      client.send(PROXIED);
      assertThat(client.line()).as("bytes for the protocol").startsWith("a1 PROXY");
    }
  }

  @Test
  void headerComesBeforeTheHandshake() throws Exception {
    ConnectionSpec.Builder spec =
        listener().proxies(ALL).tls(rig.bundle("tcp").tls(TlsSettings.builder().build()), true);
    try (Client plain = connect(spec)) {
      plain.send(PROXIED);
      try (Client client = plain.startTls()) {
        assertServed(client);
        assertThat(rig.onlyConnection().secure()).isTrue();
        assertThat(rig.onlyConnection().remote().getPort()).isEqualTo(4000);
      }
    }
  }

  @Test
  void whoWaitsForItsHeaderIsListedAndCanBeClosed() throws Exception {
    try (Client client = connect(listener().proxies(ALL))) {
      await().until(() -> rig.manager.connections().size() == 1);
      assertThat(rig.manager.count("listener")).isEqualTo(1);
      rig.manager.close(rig.onlyConnection().id());
      assertThat(client.isClosed()).isTrue();
    }
  }
}
