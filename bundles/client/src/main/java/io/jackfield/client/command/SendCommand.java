package io.jackfield.client.command;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.remote.Dialer;
import io.jackfield.client.remote.Trust;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.RetryableException;
import io.jackfield.command.UsageException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Talks to a server over TCP: standard input goes there, and what comes to standard output. */
final class SendCommand implements Command {
  private static final String ADDRESS = "HOST:PORT";
  private static final int MOST_SECONDS = 24 * 60 * 60;

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("send", "Sends standard input to a server, and shows what it says.")
        .word(ADDRESS, "where to; an address of IPv6 in brackets")
        .flag("--tls", "speaks TLS with a server whose certificate the JDK trusts")
        .option("--ca", "FILE", "certificates in PEM that are trusted as well; with --tls")
        .option("--proxy", "URL", "goes through http://HOST:PORT or socks5://HOST:PORT")
        .option("--connect-timeout", "SECONDS", "how long a connection may take; 10")
        .option("--timeout", "SECONDS", "how long nothing may go either way; a day unless said")
        .detail(
            "When standard input ends the server is told so, and what it still has to say is waited"
                + " for. A server that ends before all was sent is a failure. Exit code 4 says that"
                + " the same words may do better later.")
        .example("send HOST:PORT < FILE", "sends the file, and shows the answer")
        .example("send HOST:PORT --tls --ca FILE", "what is typed goes there over TLS");
  }

  @Override
  public void run(CommandCall call) throws Exception {
    URI server = server(call.word(ADDRESS));
    boolean tls = call.has("--tls");
    if (!tls && call.option("--ca").isPresent()) {
      throw new UsageException("--ca FILE is for --tls");
    }
    RemoteSpec spec = spec(call, server);
    try (Dialer dialer = dialer(spec);
        Socket connection = connect(dialer, spec, server, tls)) {
      Conversation talk = new Conversation(server.getAuthority(), connection, spec.timeout());
      talk.run(call.in(), call.out());
    } catch (RemoteException e) {
      if (e.reason().isRetryable()) {
        throw new RetryableException(String.valueOf(e.getMessage()), e);
      }
      throw e.reason() == Reason.UNTRUSTED
          ? new IOException(e.getMessage() + "; --ca FILE names it", e)
          : e;
    }
  }

  private static URI server(String text) throws UsageException {
    try {
      URI uri = new URI("tcp://" + text);
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getRawPath().isEmpty()
          && uri.getPort() > 0
          && uri.getPort() <= 0xffff) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Nor is this one.
    }
    throw new UsageException("a server is written as HOST:PORT, or [ADDRESS]:PORT for IPv6");
  }

  private static RemoteSpec spec(CommandCall call, URI server) throws UsageException {
    RemoteSpec.Builder spec =
        RemoteSpec.builder(server)
            .connectTimeout(Duration.ofSeconds(seconds(call, "--connect-timeout", 10)))
            .timeout(Duration.ofSeconds(seconds(call, "--timeout", MOST_SECONDS)));
    call.option("--ca").map(Path::of).ifPresent(spec::trusted);
    Optional<String> proxy = call.option("--proxy");
    try {
      if (proxy.isPresent()) {
        spec.proxy(new URI(proxy.get()));
      }
    } catch (URISyntaxException e) {
      throw new UsageException("the proxy is written as http://HOST:PORT or socks5://HOST:PORT");
    }
    return spec.build();
  }

  private static int seconds(CommandCall call, String option, int usual) throws UsageException {
    return RemoteOptions.number(call, option, usual, 1, MOST_SECONDS);
  }

  private static Dialer dialer(RemoteSpec spec) throws UsageException {
    try {
      return new Dialer(spec, closed -> {});
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Socket connect(Dialer dialer, RemoteSpec spec, URI server, boolean tls)
      throws IOException {
    String host = server.getHost().replaceAll("[\\[\\]]", "");
    Socket plain = dialer.connect(host, server.getPort());
    return tls ? new Trust(spec).over(plain, host, server.getPort()) : plain;
  }
}
