package io.jackfield.transport.tls;

import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One policy for the same settings, as long as somebody uses it: reading keys and making a context
 * costs more than the rest of a swap of listeners, and clients may resume their sessions after it.
 */
public final class TlsPolicies {
  private static final int MOST_HANDSHAKES = 1000;

  private final TlsEngine engine;
  private final DevelopmentCertificate development;
  private final TicketKeys tickets;
  private final Handshakes handshakes = new Handshakes(MOST_HANDSHAKES);
  private final ScheduledExecutorService timers;
  private final Map<TlsSettings, WeakReference<TlsFiles>> inUse = new HashMap<>();

  /**
   * For a daemon.
   *
   * @param folder where the development certificate and the secrets of sessions are kept
   * @param timers on which the files are looked at, and a bad disk hangs
   */
  public TlsPolicies(TlsEngine engine, Path folder, ScheduledExecutorService timers) {
    this.engine = engine;
    this.development = new DevelopmentCertificate(folder);
    this.tickets = new TicketKeys(folder.resolve("tickets.keys"), Clock.systemUTC());
    this.timers = timers;
  }

  TlsEngine engine() {
    return engine;
  }

  TicketKeys tickets() {
    return tickets;
  }

  Handshakes handshakes() {
    return handshakes;
  }

  /**
   * Reads the files, if they are not in use already as they are.
   *
   * @throws IOException with a line for the operator that names the file and the reason
   */
  public synchronized TlsPolicy open(TlsSettings settings) throws IOException {
    Optional<String> problem = engine.problem();
    if (problem.isPresent()) {
      throw new IOException(
          "tls.engine in io.jackfield.transport.cfg: " + engine + ": " + problem.get());
    }
    WeakReference<TlsFiles> reference = inUse.get(settings);
    TlsFiles used = reference == null ? null : reference.get();
    if (used != null && used.isUpToDate()) {
      return used;
    }
    TlsFiles fresh = new TlsFiles(settings, ownOf(settings), this);
    fresh.follow(timers);
    inUse.values().removeIf(each -> each.refersTo(null));
    inUse.put(settings, new WeakReference<>(fresh));
    return fresh;
  }

  private TlsSettings.Certificate ownOf(TlsSettings settings) throws IOException {
    if (settings.certificate().isPresent()) {
      return settings.certificate().get();
    }
    development.makeIfMissing();
    return development.files();
  }
}
