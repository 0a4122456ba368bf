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
final class TlsFiles implements TlsPolicy, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
  private static final int HANDSHAKE_SECONDS = 10;
  private static final int LOOK_EVERY_SECONDS = 2;

  private final TlsSettings settings;
  private final Path certificate;
  private final Path key;
  private volatile SslContext context;
  private FileTime readAt;
  private @Nullable ScheduledFuture<?> looking;

  private TlsFiles(TlsSettings settings, Path certificate, Path key) throws IOException {
    this.settings = settings;
    this.certificate = certificate;
    this.key = key;
    this.readAt = lastChange();
    this.context = read();
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

  private SslContext read() throws IOException {
    for (Path file : new Path[] {certificate, key}) {
      if (!Files.isReadable(file)) {
        throw new IOException(file + " is not there or cannot be read");
      }
    }
    try {
      // The JDK's TLS: no native library that a swap or a platform could trip over.
      SslContextBuilder builder =
          SslContextBuilder.forServer(certificate.toFile(), key.toFile())
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
      throw new IOException(certificate + " with " + key + ": " + rootReason(e), e);
    }
  }

  private static String rootReason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** Looks at the files now and then. */
  void follow(ScheduledExecutorService timers) {
    looking =
        timers.scheduleWithFixedDelay(
            this::readIfChanged, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes a change into use if it is a good one. */
  synchronized void readIfChanged() {
    try {
      FileTime change = lastChange();
      if (!change.equals(readAt)) {
        readAt = change;
        context = read();
        log.info("certificate read again file={}", certificate);
      }
    } catch (IOException e) {
      log.error("certificate not taken, the old one stays: {}", e.getMessage());
    }
  }

  private FileTime lastChange() throws IOException {
    FileTime one = Files.getLastModifiedTime(certificate);
    FileTime other = Files.getLastModifiedTime(key);
    return one.compareTo(other) > 0 ? one : other;
  }

  @Override
  public SslHandler newHandler(Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    return handler;
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
  }
}
