package io.jackfield.client.command;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.service.RemotesService;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The options of every command that reaches another server. */
final class RemoteOptions {
  private static final int MOST_SECONDS = 24 * 60 * 60;
  private static final int MOST_RETRIES = 1000;

  private RemoteOptions() {}

  static CommandSpec add(CommandSpec spec) {
    return spec.option("--user", "NAME", "who logs in; the password is asked for")
        .option("--password-file", "FILE", "has the password in its first line")
        .option("--token-file", "FILE", "has a bearer token for HTTP in its first line")
        .option("--ca", "FILE", "certificates in PEM that are trusted as well")
        .option("--proxy", "URL", "goes through http://HOST:PORT or socks5://HOST:PORT")
        .option("--connect-timeout", "SECONDS", "how long a connection may take; 10")
        .option("--timeout", "SECONDS", "how long nothing may come; 60")
        .option("--retries", "N", "how many more tries a failure is worth that may pass; 3")
        .flag("--quiet", "says nothing but errors")
        .detail(
            "A file with a secret is refused if everybody may read it. Exit code 4 says that the"
                + " same words may do better later, 1 that they will not.");
  }

  static int retries(CommandCall call) throws UsageException {
    return number(call, "--retries", 3, 0, MOST_RETRIES);
  }

  /** Opens what the words say. */
  static Remote open(RemotesService remotes, CommandCall call, URI address) throws UsageException {
    RemoteSpec.Builder spec =
        RemoteSpec.builder(address)
            .connectTimeout(seconds(call, "--connect-timeout", 10))
            .timeout(seconds(call, "--timeout", 60));
    credentials(spec, call, address);
    call.option("--ca").map(Path::of).ifPresent(spec::trusted);
    Optional<String> proxy = call.option("--proxy");
    try {
      if (proxy.isPresent()) {
        spec.proxy(new URI(proxy.get()));
      }
      return remotes.open(spec.build());
    } catch (URISyntaxException e) {
      throw new UsageException("the proxy is written as http://HOST:PORT or socks5://HOST:PORT");
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static void credentials(RemoteSpec.Builder spec, CommandCall call, URI address)
      throws UsageException {
    Optional<String> user =
        call.option("--user").or(() -> Optional.ofNullable(address.getUserInfo()));
    Optional<String> file = call.option("--password-file");
    if (file.isPresent() && user.isEmpty()) {
      throw new UsageException("whose password is it? give --user NAME as well");
    }
    if (user.isPresent()) {
      if (file.isPresent()) {
        spec.user(user.get(), Path.of(file.get()));
      } else {
        spec.user(user.get(), new Asked(call, user.get() + " at " + address.getHost()));
      }
    }
    call.option("--token-file").map(Path::of).ifPresent(spec::token);
  }

  /** A password that is asked for when a server is to get it, once. */
  private static final class Asked implements Supplier<char[]> {
    private final CommandCall call;
    private final String whose;
    private char @Nullable [] password;

    Asked(CommandCall call, String whose) {
      this.call = call;
      this.whose = whose;
    }

    @Override
    public char[] get() {
      try {
        if (password == null) {
          password = call.secret("password of " + whose + ": ");
        }
        return password.clone();
      } catch (IOException e) {
        throw new UncheckedIOException(
            new IOException(e.getMessage() + "; --password-file FILE does without", e));
      }
    }
  }

  private static Duration seconds(CommandCall call, String option, int usual)
      throws UsageException {
    return Duration.ofSeconds(number(call, option, usual, 1, MOST_SECONDS));
  }

  static int number(CommandCall call, String option, int usual, int least, int most)
      throws UsageException {
    Optional<String> text = call.option(option);
    if (text.isEmpty()) {
      return usual;
    }
    int number = text.get().matches("\\d{1,9}") ? Integer.parseInt(text.get()) : -1;
    if (number < least || number > most) {
      throw new UsageException(option + " is a number from " + least + " to " + most);
    }
    return number;
  }
}
