package io.jackfield.transport.tls;

import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One policy for the same settings, as long as somebody uses it: reading keys and making a context
 * costs more than the rest of a swap of listeners, and clients may resume their sessions after it.
 */
public final class TlsPolicies {
  private final DevelopmentCertificate development;
  private final ScheduledExecutorService timers;
  private final Map<TlsSettings, WeakReference<TlsFiles>> inUse = new HashMap<>();

  /** The development certificate is kept in the folder; the files are looked at on the timers. */
  public TlsPolicies(Path folder, ScheduledExecutorService timers) {
    this.development = new DevelopmentCertificate(folder);
    this.timers = timers;
  }

  /**
   * Reads the files, if they are not in use already as they are.
   *
   * @throws IOException with a line for the operator that names the file and the reason
   */
  public synchronized TlsPolicy open(TlsSettings settings) throws IOException {
    WeakReference<TlsFiles> reference = inUse.get(settings);
    TlsFiles used = reference == null ? null : reference.get();
    if (used != null && used.isUpToDate()) {
      return used;
    }
    TlsFiles fresh = TlsFiles.open(settings, development);
    fresh.follow(timers);
    inUse.values().removeIf(each -> each.refersTo(null));
    inUse.put(settings, new WeakReference<>(fresh));
    return fresh;
  }
}
