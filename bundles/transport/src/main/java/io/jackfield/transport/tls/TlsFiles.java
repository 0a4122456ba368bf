package io.jackfield.transport.tls;

import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates and keys in files, read again when they change. */
final class TlsFiles implements TlsPolicy {
  private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
  private static final int LOOK_EVERY_SECONDS = 2;

  private final TlsSettings settings;
  private final TlsSettings.Certificate own;
  private final List<Path> files;
  private final TlsPolicies shared;
  private volatile ServerContext context;
  private List<Object> stamp;

  private volatile Map<Path, X509Certificate> shown;

  /** Why what the files hold cannot be used; empty if it can. */
  private volatile String refused = "";

  /**
   * Reads the files.
   *
   * @param own what is shown to who asks for no host
   * @throws IOException with a line for the operator that names the file and the reason
   */
  TlsFiles(TlsSettings settings, TlsSettings.Certificate own, TlsPolicies shared)
      throws IOException {
    this.settings = settings;
    this.own = own;
    this.shared = shared;
    this.files = Material.files(own, settings);
    Material material = Material.read(own, settings);
    if (material.isExpired()) {
      log.warn("certificate is not valid today files={}", files);
    }
    this.stamp = stampOf(files);
    this.context = contextOf(material);
    this.shown = material.shown(own, settings);
  }

  private ServerContext contextOf(Material material) throws IOException {
    try {
      ServerContext made = new ServerContext(shared.engine(), settings, material, shared.tickets());
      if (made.engine() != shared.engine()) {
        log.info("keys that only the jdk's engine takes, so it is used files={}", files);
      }
      return made;
    } catch (IOException e) {
      throw new IOException(own.chain() + " with " + own.key() + ": " + e.getMessage(), e);
    }
  }

  /** Whether what is in use is what the files hold. */
  synchronized boolean isUpToDate() {
    return refused.isEmpty()
        && files.stream().allMatch(Files::isReadable)
        && currentStamp().equals(stamp);
  }

  /** Looks at the files now and then, for as long as somebody uses them. */
  void follow(ScheduledExecutorService timers) {
    Follower follower = new Follower(this);
    follower.future =
        timers.scheduleWithFixedDelay(
            follower, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes a change into use if it is a good one, and the day's secrets. */
  synchronized void readIfChanged() {
    context.refreshTickets();
    try {
      List<Object> now = currentStamp();
      if (now.equals(stamp)) {
        return;
      }
      stamp = now;
      Material material = Material.read(own, settings);
      if (material.isExpired()) {
        throw new IOException("one of " + files + " is not valid today");
      }
      context = contextOf(material);
      shown = material.shown(own, settings);
      refused = "";
      log.info("certificates read again files={}", files);
    } catch (IOException e) {
      refused = "certificates not taken, the old ones stay: " + e.getMessage();
      log.error(refused);
    }
  }

  /** A file that is gone for a moment is being replaced: nothing to look at yet. */
  private List<Object> currentStamp() {
    try {
      return stampOf(files);
    } catch (IOException e) {
      return stamp;
    }
  }

  /** Of each file by itself: one that was copied with its old time is a change too. */
  private static List<Object> stampOf(List<Path> files) throws IOException {
    List<Object> stamp = new ArrayList<>();
    for (Path file : files) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      stamp.add(attributes.lastModifiedTime());
      stamp.add(attributes.size());
      stamp.add(String.valueOf(attributes.fileKey()));
    }
    return stamp;
  }

  @Override
  public Map<Path, X509Certificate> certificates() {
    return Collections.unmodifiableMap(shown);
  }

  @Override
  public Optional<String> problem() {
    return Optional.of(refused).filter(reason -> !reason.isEmpty());
  }

  @Override
  public SslHandler newHandler(Channel channel) {
    ServerContext now = context;
    SslHandler handler = now.context().newHandler(channel.alloc());
    if (now.engine() == TlsEngine.OPENSSL) {
      OpenSslHalfClose.prepare(handler, channel);
    }
    shared.handshakes().begin(channel, handler);
    return handler;
  }

  @Override
  public SslHandler newReceivingHandler(Channel channel) {
    ServerContext now = context;
    if (now.engine() == TlsEngine.OPENSSL) {
      // It keeps its tickets until something else is written, or the channel is closed.
      return newHandler(channel);
    }
    SslHandler handler = new ReceivingSslHandler(now.context().newEngine(channel.alloc()));
    shared.handshakes().begin(channel, handler);
    return handler;
  }

  /** Does not hold the files itself: connections use them after their listener is gone. */
  private static final class Follower implements Runnable {
    private final WeakReference<TlsFiles> files;
    private volatile @Nullable ScheduledFuture<?> future;

    Follower(TlsFiles files) {
      this.files = new WeakReference<>(files);
    }

    @Override
    public void run() {
      TlsFiles used = files.get();
      ScheduledFuture<?> self = future;
      if (used != null) {
        try {
          used.readIfChanged();
        } catch (RuntimeException e) {
          log.error("certificates not looked at file={}", used.own.chain(), e);
        }
      } else if (self != null) {
        self.cancel(false);
      }
    }
  }
}
