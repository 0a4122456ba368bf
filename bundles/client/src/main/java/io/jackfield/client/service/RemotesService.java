package io.jackfield.client.service;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.Remotes;
import io.jackfield.client.ftp.FtpRemote;
import io.jackfield.client.http.HttpRemote;
import io.jackfield.client.remote.Dialer;
import io.jackfield.client.remote.Failures;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Opens {@link Remote}s; what a bundle has open ends with its use of the service. Works without a
 * framework as well.
 */
@Component(service = Remotes.class, scope = ServiceScope.BUNDLE)
public final class RemotesService implements Remotes, AutoCloseable {
  /** Of each scheme, what speaks it. */
  private static final Map<String, BiFunction<RemoteSpec, Dialer, Remote>> PROTOCOLS =
      Map.of(
          "ftp", FtpRemote::new,
          "ftps", FtpRemote::new,
          "http", HttpRemote::new,
          "https", HttpRemote::new);

  private final Set<Dialer> open = ConcurrentHashMap.newKeySet();

  @Activate
  public RemotesService() {}

  @Override
  public Remote open(RemoteSpec spec) {
    URI address = spec.address();
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    check(address, scheme);
    BiFunction<RemoteSpec, Dialer, Remote> protocol = PROTOCOLS.get(scheme);
    if (protocol == null) {
      throw new IllegalArgumentException(
          Failures.text(scheme) + ": not http:, https:, ftp: or ftps:");
    }
    Dialer dialer = new Dialer(spec, open::remove);
    Remote remote = protocol.apply(spec, dialer);
    open.add(dialer);
    return remote;
  }

  private static void check(URI address, String scheme) {
    if (scheme.isEmpty() || address.getHost() == null) {
      throw new IllegalArgumentException("an address begins as https://HOST/");
    }
    String user = address.getRawUserInfo();
    if (user != null && user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a password is not to be written into an address");
    }
    boolean http = scheme.startsWith("http");
    if (address.getRawFragment() != null || (address.getRawQuery() != null && !http)) {
      throw new IllegalArgumentException("such an address has no ? and no # in it");
    }
    if (address.getPort() > 0xffff) {
      throw new IllegalArgumentException("the port is a number up to 65535");
    }
  }

  /** Closes what is open. */
  @Deactivate
  @Override
  public void close() {
    open.forEach(Dialer::close);
  }
}
