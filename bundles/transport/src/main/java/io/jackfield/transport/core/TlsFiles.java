package io.jackfield.transport.core;

import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A certificate and a key in files, read again when they change. */
final class TlsFiles implements TlsPolicy {
  private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
  private static final int HANDSHAKE_SECONDS = 10;
  private static final int LOOK_EVERY_SECONDS = 2;

  private final TlsSettings settings;
  private final Path certificate;
  private final Path key;
  private volatile SslContext context;
  private FileTime readAt = FileTime.fromMillis(0);

  /** The files hold something that cannot be used. */
  private boolean outdated;

  private TlsFiles(TlsSettings settings, Path certificate, Path key) throws IOException {
    this.settings = settings;
    this.certificate = certificate;
    this.key = key;
    CertificateFiles files = CertificateFiles.read(certificate, key);
    if (files.isExpired()) {
      log.warn("certificate is not valid today file={}", certificate);
    }
    this.readAt = lastChange();
    this.context = contextOf(files);
  }

  static TlsFiles open(TlsSettings settings, DevelopmentCertificate development)
      throws IOException {
    if (settings.certificate().isPresent() && settings.key().isPresent()) {
      return new TlsFiles(settings, settings.certificate().get(), settings.key().get());
    }
    if (settings.certificate().isPresent() || settings.key().isPresent()) {
      throw new IOException("certificate and key go together: one of them is not set");
    }
    development.makeIfMissing();
    return new TlsFiles(settings, development.certificate(), development.key());
  }

  private SslContext contextOf(CertificateFiles files) throws IOException {
    try {
      // The JDK's TLS: no native library that a swap or a platform could trip over.
      SslContextBuilder builder =
          SslContextBuilder.forServer(files.key(), files.chain())
              .sslProvider(SslProvider.JDK)
              .protocols(settings.protocols());
      if (!settings.alpn().isEmpty()) {
        builder.applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                settings.alpn()));
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new IOException(certificate + " with " + key + ": " + e.getMessage(), e);
    }
  }

  /** Whether what is in use is what the files hold. */
  synchronized boolean isUpToDate() {
    return !outdated
        && Files.isReadable(certificate)
        && Files.isReadable(key)
        && lastChange().equals(readAt);
  }

  /** Looks at the files now and then, for as long as somebody uses them. */
  void follow(ScheduledExecutorService timers) {
    Follower follower = new Follower(this);
    follower.future =
        timers.scheduleWithFixedDelay(
            follower, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes a change into use if it is a good one. */
  synchronized void readIfChanged() {
    try {
      FileTime change = lastChange();
      if (change.equals(readAt)) {
        return;
      }
      readAt = change;
      CertificateFiles files = CertificateFiles.read(certificate, key);
      if (files.isExpired()) {
        throw new IOException(certificate + " is not valid today");
      }
      context = contextOf(files);
      outdated = false;
      log.info("certificate read again file={}", certificate);
    } catch (IOException e) {
      outdated = true;
      log.error("certificate not taken, the old one stays: {}", e.getMessage());
    }
  }

  /** A file that is gone for a moment is being replaced: nothing to look at yet. */
  private FileTime lastChange() {
    FileTime last = FileTime.fromMillis(0);
    for (Path file : new Path[] {certificate, key}) {
      try {
        FileTime changed = Files.getLastModifiedTime(file);
        last = changed.compareTo(last) > 0 ? changed : last;
      } catch (IOException e) {
        return readAt;
      }
    }
    return last;
  }

  @Override
  public SslHandler newHandler(Channel channel) {
    return limited(context.newHandler(channel.alloc()));
  }

  @Override
  public SslHandler newReceivingHandler(Channel channel) {
    return limited(new ReceivingSslHandler(context.newEngine(channel.alloc())));
  }

  private static SslHandler limited(SslHandler handler) {
    handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
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
        used.readIfChanged();
      } else if (self != null) {
        self.cancel(false);
      }
    }
  }
}
