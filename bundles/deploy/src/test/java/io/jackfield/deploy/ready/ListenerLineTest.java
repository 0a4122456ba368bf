package io.jackfield.deploy.ready;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.net.Listener;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerLineTest {

  @Test
  void clientsCanUseTheAddress() {
    assertThat(line("http", "http", false, "127.0.0.1", ""))
        .isEqualTo("  http      http://127.0.0.1:80");
    assertThat(line("https", "http", true, "::1", "")).endsWith("https://[::1]:80");
    assertThat(line("ftps", "ftp", true, "127.0.0.1", "")).endsWith("ftps://127.0.0.1:80");
    assertThat(line("echo", "echo", true, "127.0.0.1", "")).endsWith("tls://127.0.0.1:80");
    assertThat(line("echo", "echo", false, "127.0.0.1", "")).endsWith("tcp://127.0.0.1:80");
  }

  @Test
  void aProblemStandsInPlaceOfTheAddress() {
    assertThat(line("http", "http", false, "127.0.0.1", "in use"))
        .isEqualTo("  http      problem: in use");
  }

  private static String line(
      String name, String protocol, boolean tls, String host, String problem) {
    return ListenerLine.of(
        new Listener() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public String protocol() {
            return protocol;
          }

          @Override
          public InetSocketAddress address() {
            return new InetSocketAddress(host, 80);
          }

          @Override
          public boolean tls() {
            return tls;
          }

          @Override
          public Optional<String> problem() {
            return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
          }
        },
        protocol.equals("echo") ? List.of() : List.of(protocol, protocol + "s"));
  }
}
