package io.jackfield.transport.tls;

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
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
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

  /** Forward secrecy always, and ChaCha20 for who has no AES in hardware. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  private final TlsSettings settings;
  private final Path certificate;
  private final Path key;
  private volatile SslContext context;
  private List<Object> stamp;

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
    this.stamp = stampOf(certificate, key);
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
              // The key stays in memory, without a password: PKCS12 would encrypt it all the same
              // and derive the key for that in ten thousand rounds, twice.
              .keyStoreType("JKS")
              .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
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
        && currentStamp().equals(stamp);
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
      List<Object> now = currentStamp();
      if (now.equals(stamp)) {
        return;
      }
      stamp = now;
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
  private List<Object> currentStamp() {
    try {
      return stampOf(certificate, key);
    } catch (IOException e) {
      return stamp;
    }
  }

  /** Of each file by itself: one that was copied with its old time is a change too. */
  private static List<Object> stampOf(Path... files) throws IOException {
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
